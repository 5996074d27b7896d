#!/bin/sh
# Stands for a command of Slurm, by whose name it is called: prints NAME.out of its folder, or NAME.error where that stands, and fails.
# NAME.banner comes before the answer, NAME.slow is an error behind which it does not end, and with sbatch.mute there is no number.
# Writes down how it was called, with which variables, and what sbatch was given; sbatch gives the numbers 101, 102 and so on.
here=$(dirname "$0"); name=$(basename "$0")
echo "$name $*" >>"$here/calls"
env >"$here/$name.environment"
[ "$name" != sbatch ] || cat >"$here/last-script"
if [ -e "$here/$name.error" ]; then cat "$here/$name.error" >&2; exit 1; fi
if [ -e "$here/$name.slow" ]; then cat "$here/$name.slow" >&2; sleep 60; fi
[ ! -e "$here/$name.banner" ] || cat "$here/$name.banner"
if [ "$name" = sbatch ] && [ ! -e "$here/sbatch.mute" ]; then echo x >>"$here/jobs"; echo $((100 + $(wc -l <"$here/jobs"))); fi
[ ! -e "$here/$name.out" ] || cat "$here/$name.out"
