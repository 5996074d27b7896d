import GleanModel

extension PlanVolume {
    /// What the processes of a run ask of a store besides what its units read and write: each task opens the run, looks for what is done already, tells
    /// of itself and looks whether it is to end, and the front end reads what all of them tell.
    ///
    /// `seconds` are those of each stage; tasks are as many as a run cuts its units into.
    func tasks(_ machines: Machines, seconds: [Double]) -> StageVolume {
        let tasks = stages.map { machines.tasks($0.units) }
        var volume = StageVolume("tasks", units: tasks.reduce(0, +))
        for (index, stage) in stages.enumerated() {
            let tasks = tasks[index]
            // The run's file, in two readings behind the question for it, the task's submission, and whether the stage before is done.
            volume.gets += tasks * (3 + 2 * runFileBlocks)
            // Failures of the stage; and once, all that the stage before wrote.
            volume.list(0, times: tasks)
            if index > 0 { volume.list(stages[index - 1].filesWritten) }
            // A unit's receipt is looked for twice before it is done, and then read, and every file asked for that it names.
            volume.gets += 2 * stage.units + stage.filesWritten
            // A beat at the beginning of each task and unit, and two at a task's end.
            volume.puts += stage.units + 3 * tasks
            let running = seconds[index] * Double(min(tasks, machines.slots))
            let beats = Int(running / TaskBeats.seconds), looks = Int(running / Self.lookSeconds), front = Int(seconds[index] / FrontDesk.seconds)
            // Each beat is written and read, for which the tasks are listed.
            volume.puts += beats + front
            volume.gets += beats
            volume.list(tasks, times: Int(seconds[index] / TaskBeats.seconds))
            // Each look for a wish to end is a question and, where there is none, a list.
            volume.gets += looks + front
            volume.lists += looks + front
        }
        return volume
    }

    /// Seconds between two looks of a task for a wish to end (`CancelWatch`).
    private static let lookSeconds = 3.0
    /// Bytes of the run's file that an input takes, and those of a request.
    private static let runFileBytesPerInput = 200, blockBytes = 8 << 20
    private var runFileBlocks: Int { max(1, (context.plan.inputs.count * Self.runFileBytesPerInput + Self.blockBytes - 1) / Self.blockBytes) }
}

extension Machines {
    /// Tasks that a stage of so many units falls into.
    fileprivate func tasks(_ units: Int) -> Int {
        let each = unitsPerTask ?? Dispatch.Cut.usual(units: units, slots: slots, mostTasks: .max, width: coresPerTask).unitsPerTask
        return (units + each - 1) / each
    }
}
