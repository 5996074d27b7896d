#!/bin/sh
# Stands for a command of Slurm, by whose name it is called: prints NAME.out of its folder, or NAME.error where that stands, and fails.
# Writes down how it was called, with which variables, and what sbatch was given; sbatch gives the numbers 101, 102 and so on.
here=$(dirname "$0"); name=$(basename "$0")
echo "$name $*" >>"$here/calls"
env >"$here/$name.environment"
[ "$name" != sbatch ] || cat >"$here/last-script"
if [ -e "$here/$name.error" ]; then cat "$here/$name.error" >&2; exit 1; fi
if [ "$name" = sbatch ]; then echo x >>"$here/jobs"; echo $((100 + $(wc -l <"$here/jobs"))); fi
[ ! -e "$here/$name.out" ] || cat "$here/$name.out"
