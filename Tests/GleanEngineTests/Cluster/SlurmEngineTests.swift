import Foundation
@testable import GleanEngine
import GleanModel
import Testing

/// The Slurm engine before commands that answer as Slurm 22.05 does.
@Suite struct SlurmEngineTests {
    private func submission(_ id: String, tasks: Int, stage: Int = 0) -> Submission { Submission(id: id, stage: stage, tasks: (0..<tasks).map { [$0] }) }

    /// A row of squeue.
    private func row(_ job: Int, _ index: String, _ state: String, _ name: String, start: String = "2026-11-27T10:00:00", host: String = "n1", reason: String = "None") -> String {
        "\(job)|\(index)|\(state)|\(start)|\(host)|\(reason)|\(name)\n"
    }

    // MARK: Handing over

    @Test func `each submission waits for all tasks of the one before`() throws {
        let slurm = try FakeSlurm(), engine = try slurm.engine()
        try engine.submit([submission("00000-a", tasks: 3), submission("00001-b", tasks: 2), submission("00002-c", tasks: 1)])
        let calls = slurm.calls("sbatch")
        try #require(calls.count == 3)
        #expect(calls[0].contains("--array=0-2 ") && !calls[0].contains("--dependency"))
        #expect(calls[1].contains("--array=0-1 ") && calls[1].contains("--dependency=afterok:101 --kill-on-invalid-dep=yes"))
        #expect(calls[2].contains("--dependency=afterok:102 "))
    }

    @Test func `a submission larger than the site's arrays is cut, and the next waits for every part`() throws {
        let slurm = try FakeSlurm()
        try slurm.answer("scontrol", "MaxArraySize            = 2\n")
        let engine = try slurm.engine { $0.slurm.mostAtOnce = 4 }
        try engine.submit([submission("00000-a", tasks: 5), submission("00001-b", tasks: 1)])
        let calls = slurm.calls("sbatch")
        try #require(calls.count == 4)
        // Four at once, over three arrays.
        #expect(calls[0].contains("--array=0-1%2 ") && calls[1].contains("--array=0-1%1 ") && calls[2].contains("--array=0-0%1 "))
        #expect(calls[3].contains("--dependency=afterok:101:102:103 "))
        #expect(slurm.jobNames.map { $0.split(separator: ".")[2] } == ["00000-a", "00000-a+2", "00000-a+4", "00001-b"])
        #expect(engine.log(of: TaskID("00000-a", 3))?.hasSuffix("/logs/00000-a+2.1.log") == true)
        try slurm.answer("squeue", row(102, "1", "RUNNING", slurm.jobNames[1]))
        #expect(try engine.poll() == [.began(TaskID("00000-a", 3), host: "n1")])
    }

    @Test func `settings become options of sbatch, and the options of the file stand in the script`() throws {
        let slurm = try FakeSlurm()
        let engine = try slurm.engine {
            $0.cpusPerTask = 4
            $0.slurm.partition = "a b"
            $0.slurm.time = "02:00:00"
            $0.slurm.memory = "8g"
            $0.slurm.options = ["--gres=tmp:100g"]
        }
        try engine.submit([submission("00000-a", tasks: 1)])
        #expect(slurm.calls("sbatch")[0].contains("--cpus-per-task=4 "))
        #expect(slurm.calls("sbatch")[0].contains("--partition=a b --time=02:00:00 --mem=8g"))
        #expect(slurm.script.hasPrefix("#!/bin/bash\n#SBATCH --gres=tmp:100g\n"))
    }

    @Test func `a work folder on a store wants a folder for logs`() throws {
        let room = EngineRoom(runFile: "s3://b/run.json", folder: "s3://b/tasks", logs: "/tmp/logs", areLogsHere: true, program: "p", label: "g", cluster: Cluster(kind: .slurm))
        #expect { try SlurmEngine(room) } throws: { "\($0)".contains("logs: /shared/logs") }
    }

    @Test func `an option of several lines is refused`() throws {
        let slurm = try FakeSlurm()
        #expect(throws: RecipeError.self) { try slurm.engine { $0.slurm.options = ["--gres=a\nrm -rf /"] } }
    }

    @Test func `a job whose answer was lost is found by its name and not handed over again`() throws {
        let slurm = try FakeSlurm(), engine = try slurm.engine()
        try slurm.fail("sbatch", "sbatch: error: Batch job submission failed: Socket timed out on send/recv operation\n")
        #expect { try engine.submit([submission("00000-a", tasks: 2)]) } throws: { ($0 as? RunError)?.kind == .unavailable }
        try slurm.fail("sbatch", nil)
        try slurm.answer("squeue", row(77, "0-1", "PENDING", slurm.jobNames[0]))
        try engine.submit([submission("00000-a", tasks: 2)])
        #expect(slurm.calls("sbatch").count == 1)
        try engine.cancel([TaskID("00000-a", 0), TaskID("00000-a", 1)])
        #expect(slurm.calls("scancel") == ["scancel --quiet 77"])
    }

    @Test func `a job that was not taken is handed over again`() throws {
        let slurm = try FakeSlurm(), engine = try slurm.engine()
        try slurm.fail("sbatch", "sbatch: error: Batch job submission failed: Unable to contact slurm controller (connect failure)\n")
        #expect { try engine.submit([submission("00000-a", tasks: 2)]) } throws: { ($0 as? RunError)?.kind == .unavailable }
        try slurm.fail("sbatch", nil)
        try slurm.answer("squeue", "")
        try engine.submit([submission("00000-a", tasks: 2)])
        #expect(slurm.calls("sbatch").count == 2)
    }

    @Test func `what Slurm refuses for good is an error that says what it said`() throws {
        let slurm = try FakeSlurm(), engine = try slurm.engine()
        try slurm.fail("sbatch", "sbatch: error: invalid partition specified: nope\nsbatch: error: Batch job submission failed: Invalid partition name specified\n")
        #expect { try engine.submit([submission("00000-a", tasks: 2)]) } throws: {
            ($0 as? RunError)?.kind == .engine && "\($0)".contains("Batch job submission failed: Invalid partition name specified")
        }
    }

    @Test func `where the site takes no more jobs the rest follows when there is room`() throws {
        let slurm = try FakeSlurm(), engine = try slurm.engine()
        try engine.submit([submission("00000-a", tasks: 1)])
        let limit = "sbatch: error: Batch job submission failed: Job violates accounting/QOS policy (job submit limit, user's size and/or time limits)\n"
        try slurm.fail("sbatch", limit)
        try slurm.answer("squeue", row(101, "0", "RUNNING", slurm.jobNames[0]))
        try engine.submit([submission("00001-b", tasks: 1)])
        let events = try engine.poll()
        #expect(events.count == 2 && events.contains(.began(TaskID("00000-a", 0), host: "n1")))
        #expect(events.contains { if case .note(let text) = $0 { text.contains("job submit limit") } else { false } })
        #expect(try engine.poll() == [])
        try slurm.fail("sbatch", nil)
        _ = try engine.poll()
        try slurm.answer("squeue", row(102, "0", "RUNNING", slurm.jobNames[2]))
        #expect(try engine.poll().contains(.began(TaskID("00001-b", 0), host: "n1")))
    }

    @Test func `a limit that leaves room for none of the run's jobs is an error`() throws {
        let slurm = try FakeSlurm(), engine = try slurm.engine()
        try slurm.fail("sbatch", "sbatch: error: Batch job submission failed: Job violates accounting/QOS policy (job submit limit)\n")
        #expect { try engine.submit([submission("00000-a", tasks: 1)]) } throws: { ($0 as? RunError)?.kind == .engine }
    }

    @Test func `a number of a job is found among what a site's wrapper prints, and where there is none the job is searched by its name`() throws {
        let slurm = try FakeSlurm(), engine = try slurm.engine()
        try slurm.write("sbatch.banner", "Welcome to the 2nd cluster\n12 nodes are down\n")
        try engine.submit([submission("00000-a", tasks: 2)])
        #expect(engine.ids == ["101"])
        try slurm.write("sbatch.mute", "")
        #expect { try engine.submit([submission("00001-b", tasks: 1)]) } throws: { ($0 as? RunError)?.kind == .unavailable }
        try slurm.answer("squeue", row(77, "0", "RUNNING", slurm.jobNames[1]) + row(101, "0-1", "RUNNING", slurm.jobNames[0]))
        try engine.submit([submission("00001-b", tasks: 1)])
        #expect(slurm.calls("sbatch").count == 2)
        #expect(engine.ids == ["101", "77"])
    }

    @Test func `an sbatch that waits for a full controller says so, however long it would wait`() throws {
        let slurm = try FakeSlurm(), site = SlurmSite(environment: ["PATH": "\(slurm.folder.path):/usr/bin:/bin"], submitSeconds: 1)
        let sentence = "Slurm temporarily unable to accept job, sleeping and retrying"
        try slurm.write("sbatch.slow", "sbatch: error: \(sentence)\n")
        #expect(try site.submit("", []) == .full(sentence))
    }

    // MARK: Looking

    @Test func `tasks begin, are put back, begin again and end once`() throws {
        let slurm = try FakeSlurm(), engine = try slurm.engine()
        try engine.submit([submission("00000-a", tasks: 3)])
        let name = slurm.jobNames[0], task = TaskID("00000-a", 0)
        try slurm.answer("squeue", row(101, "1-2", "PENDING", name, reason: "Resources") + row(101, "0", "RUNNING", name))
        #expect(try engine.poll() == [.began(task, host: "n1")])
        #expect(try engine.poll() == [])
        try slurm.answer("squeue", row(101, "1-2", "PENDING", name) + row(101, "0", "COMPLETING", name))
        #expect(try engine.poll() == [])
        try slurm.answer("squeue", row(101, "1-2", "PENDING", name) + row(101, "0", "PENDING", name, start: "N/A", host: "n/a", reason: "BeginTime"))
        #expect(try engine.poll() == [.requeued(task)])
        try slurm.answer("squeue", row(101, "1-2", "PENDING", name) + row(101, "0", "RUNNING", name, start: "2026-11-27T10:02:00", host: "n2"))
        #expect(try engine.poll() == [.began(task, host: "n2")])
        // Put back and begun again between two looks: another time of beginning.
        try slurm.answer("squeue", row(101, "1-2", "PENDING", name) + row(101, "0", "RUNNING", name, start: "2026-11-27T10:04:00", host: "n3"))
        #expect(try engine.poll() == [.requeued(task), .began(task, host: "n3")])
        try slurm.answer("squeue", row(101, "1-2", "PENDING", name) + row(101, "0", "COMPLETED", name))
        #expect(try engine.poll() == [.ended(task, .exited(0))])
        #expect(try engine.poll() == [])
    }

    @Test func `how a failed task ended is asked of the controller, once for an array`() throws {
        let slurm = try FakeSlurm(), engine = try slurm.engine()
        try engine.submit([submission("00000-a", tasks: 5)])
        let name = slurm.jobNames[0]
        try slurm.answer("squeue", (0..<5).map { row(101, "\($0)", "FAILED", name) }.joined())
        try slurm.answer(
            "scontrol",
            zip(0..<5, ["4:0", "0:9", "139:0", "130:0", "0:15"]).map { "JobId=\($0 + 101) ArrayJobId=101 ArrayTaskId=\($0) JobState=FAILED ExitCode=\($1) RunTime=00:00:15\n" }
                .joined())
        let ends: [TaskEnd] = [.exited(4), .crashed(signal: 9), .crashed(signal: 11), .exited(130), .cancelled]
        #expect(try engine.poll() == ends.enumerated().map { .ended(TaskID("00000-a", $0.offset), $0.element) })
        #expect(slurm.calls("scontrol").filter { $0.contains("show job") }.count == 1)
    }

    @Test func `a task that ended when it was asked to, near its limit of time, ran into that`() throws {
        let slurm = try FakeSlurm(), engine = try slurm.engine()
        try engine.submit([submission("00000-a", tasks: 3)])
        try slurm.answer("squeue", (0..<3).map { row(101, "\($0)", "FAILED", slurm.jobNames[0]) }.joined())
        let times = [("07:58:10", "08:00:00"), ("00:10:00", "1-08:00:00"), ("00:10:00", "UNLIMITED")]
        try slurm.answer("scontrol", times.enumerated().map { "ArrayTaskId=\($0.offset) ExitCode=130:0 RunTime=\($0.element.0) TimeLimit=\($0.element.1)\n" }.joined())
        let ends: [TaskEnd] = [.timeOut, .exited(130), .exited(130)]
        #expect(try engine.poll() == ends.enumerated().map { .ended(TaskID("00000-a", $0.offset), $0.element) })
    }

    @Test func `an answer that does not come loses no end`() throws {
        let slurm = try FakeSlurm(), engine = try slurm.engine()
        try engine.submit([submission("00000-a", tasks: 2)])
        let name = slurm.jobNames[0]
        try slurm.fail("squeue", "slurm_load_jobs error: Unable to contact slurm controller (connect failure)\n")
        #expect { try engine.poll() } throws: { ($0 as? RunError)?.kind == .unavailable }
        try slurm.fail("squeue", nil)
        try slurm.answer("squeue", row(101, "0", "TIMEOUT", name) + row(101, "1", "FAILED", name))
        try slurm.fail("scontrol", "slurm_load_jobs error: Unable to contact slurm controller (connect failure)\n")
        #expect { try engine.poll() } throws: { ($0 as? RunError)?.kind == .unavailable }
        try slurm.fail("scontrol", nil)
        try slurm.answer("scontrol", "JobId=102 ArrayJobId=101 ArrayTaskId=1 JobState=FAILED ExitCode=3:0\n")
        #expect(try engine.poll() == [.ended(TaskID("00000-a", 0), .timeOut), .ended(TaskID("00000-a", 1), .exited(3))])
    }

    @Test func `once a run has jobs, words that nobody knows end it no more than a silent controller`() throws {
        let slurm = try FakeSlurm(), engine = try slurm.engine()
        try slurm.fail("sinfo", "sinfo: error: unheard of\n")
        #expect { try engine.slots() } throws: { ($0 as? RunError)?.kind == .engine }
        try engine.submit([submission("00000-a", tasks: 1)])
        try slurm.fail("squeue", "squeue: error: unheard of\n")
        #expect { try engine.poll() } throws: { ($0 as? RunError)?.kind == .unavailable }
        #expect { try engine.slots() } throws: { ($0 as? RunError)?.kind == .unavailable }
        try slurm.fail("squeue", nil)
        try slurm.fail("sbatch", "sbatch: error: unheard of\n")
        #expect { try engine.submit([self.submission("00001-b", tasks: 1)]) } throws: { ($0 as? RunError)?.kind == .unavailable }
    }

    @Test func `a failed task that the controller has forgotten meanwhile vanished`() throws {
        let slurm = try FakeSlurm(), engine = try slurm.engine()
        try engine.submit([submission("00000-a", tasks: 1)])
        try slurm.answer("squeue", row(101, "0", "FAILED", slurm.jobNames[0]))
        try slurm.fail("scontrol", "slurm_load_jobs error: Invalid job id specified\n")
        #expect(try engine.poll() == [.ended(TaskID("00000-a", 0), .unknown)])
        #expect(engine.ids.isEmpty)
    }

    @Test func `a task that is shown no more has vanished if it ran, and never began if it did not`() throws {
        let slurm = try FakeSlurm(), engine = try slurm.engine()
        try slurm.fail("sacct", "Slurm accounting storage is disabled\n")
        try engine.submit([submission("00000-a", tasks: 2)])
        try slurm.answer("squeue", row(101, "0", "RUNNING", slurm.jobNames[0]) + row(101, "1", "PENDING", slurm.jobNames[0]))
        _ = try engine.poll()
        try slurm.answer("squeue", "")
        #expect(try engine.poll() == [])
        #expect(try engine.poll() == [.ended(TaskID("00000-a", 0), .unknown), .ended(TaskID("00000-a", 1), .cancelled)])
    }

    @Test func `accounts tell what the controller has forgotten`() throws {
        let slurm = try FakeSlurm(), engine = try slurm.engine()
        try slurm.answer("sacct", "101_0|COMPLETED|0:0\n101_1|CANCELLED by 1000|0:15\n101_2|OUT_OF_MEMORY|0:125\n101_3|FAILED|4:0\n101_[4-5]|PENDING|0:0\n")
        try engine.submit([submission("00000-a", tasks: 4)])
        _ = try engine.poll()
        let ends: [TaskEnd] = [.exited(0), .cancelled, .outOfMemory, .exited(4)]
        #expect(try engine.poll() == ends.enumerated().map { .ended(TaskID("00000-a", $0.offset), $0.element) })
    }

    @Test func `a number that a controller without its state gives to another job says nothing`() throws {
        let slurm = try FakeSlurm(), engine = try slurm.engine()
        try engine.submit([submission("00000-a", tasks: 1)])
        try slurm.answer("squeue", row(101, "0", "FAILED", "somebody-elses"))
        #expect(try engine.poll() == [])
        #expect(try engine.poll() == [.ended(TaskID("00000-a", 0), .cancelled)])
    }

    @Test(arguments: ["launch failed requeued held", "JobHoldMaxRequeue"]) func `a task that Slurm holds because it could not start it is taken back`(_ reason: String) throws {
        let slurm = try FakeSlurm(), engine = try slurm.engine()
        try engine.submit([submission("00000-a", tasks: 2)])
        try slurm.answer("squeue", row(101, "0", "PENDING", slurm.jobNames[0], reason: reason) + row(101, "1", "RUNNING", slurm.jobNames[0]))
        #expect(try engine.poll().contains(.ended(TaskID("00000-a", 0), .nodeLost)))
        #expect(slurm.calls("scancel") == ["scancel --quiet 101_[0]"])
    }

    @Test(arguments: [false, true]) func `tasks that wait for jobs which a controller lost are taken back, also by a front end that comes back`(_ comesBack: Bool) throws {
        let slurm = try FakeSlurm()
        var engine = try slurm.engine()
        try slurm.fail("sacct", "Slurm accounting storage is disabled\n")
        try engine.submit([submission("00000-a", tasks: 1), submission("00001-b", tasks: 2), submission("00002-c", tasks: 1)])
        let names = slurm.jobNames
        // 00001-b and 00002-c wait for each other: the number of 00000-a is that of 00002-c now.
        try slurm.answer("squeue", row(102, "0-1", "PENDING", names[1], reason: "Dependency") + row(101, "0", "PENDING", names[2], reason: "Dependency"))
        if comesBack {
            engine = try slurm.engine()
            #expect(try Set(engine.adopt()) == [TaskID("00001-b", 0), TaskID("00001-b", 1), TaskID("00002-c", 0)])
        }
        var ended: Set<TaskID> = []
        for _ in 0..<2 * SlurmHeld.mostVain + 2 {
            for event in try engine.poll() { if case .ended(let task, .cancelled) = event { ended.insert(task) } }
        }
        #expect(ended.isSuperset(of: [TaskID("00001-b", 0), TaskID("00001-b", 1)]))
        #expect(slurm.calls("scancel").contains("scancel --quiet 102_[0-1]"))
    }

    @Test func `a reason to wait that time may not mend is told once`() throws {
        let slurm = try FakeSlurm(), engine = try slurm.engine()
        try engine.submit([submission("00000-a", tasks: 4)])
        try slurm.answer("squeue", row(101, "0-3", "PENDING", slurm.jobNames[0], reason: "PartitionTimeLimit"))
        #expect(try engine.poll() == [.note("Slurm lets tasks of 00000-a wait: PartitionTimeLimit.")])
        #expect(try engine.poll() == [])
    }

    @Test func `what has ended is told while Slurm takes nothing more`() throws {
        let slurm = try FakeSlurm(), engine = try slurm.engine()
        try engine.submit([submission("00000-a", tasks: 2)])
        try slurm.fail("sbatch", "sbatch: error: Batch job submission failed: Invalid account or account/partition combination specified")
        let refused = try #require(throws: RunError.self) { try engine.submit([submission("00001-a", tasks: 1)]) }
        #expect(refused.kind == .unavailable && refused.cause?.contains("Invalid account") == true)
        try slurm.answer("squeue", row(101, "0", "COMPLETED", slurm.jobNames[0]) + row(101, "1", "RUNNING", slurm.jobNames[0]))
        #expect(try engine.poll() == [.ended(TaskID("00000-a", 0), .exited(0)), .began(TaskID("00000-a", 1), host: "n1")])
        #expect(throws: RunError.self) { try engine.poll() }
        try slurm.fail("sbatch", nil)
        #expect(try engine.poll() == [])
        #expect(slurm.calls("sbatch").count == 4 + 1)
    }

    // MARK: Taking back and coming back

    @Test func `some tasks are taken back by their indices, all by the job`() throws {
        let slurm = try FakeSlurm(), engine = try slurm.engine()
        try engine.submit([submission("00000-a", tasks: 6)])
        try engine.cancel([0, 1, 2, 4].map { TaskID("00000-a", $0) })
        #expect(slurm.calls("scancel") == ["scancel --quiet 101_[0-2,4]"])
        // Slurm shows nothing of tasks that were cancelled before they began.
        try slurm.answer("squeue", row(101, "3,5", "PENDING", slurm.jobNames[0]))
        _ = try engine.poll()
        #expect(try engine.poll() == [0, 1, 2, 4].map { .ended(TaskID("00000-a", $0), .cancelled) })
        try engine.cancel([3, 5].map { TaskID("00000-a", $0) })
        #expect(slurm.calls("scancel").last == "scancel --quiet 101")
    }

    @Test func `jobs that a controller brought back are taken back when the run is done`() throws {
        let slurm = try FakeSlurm(), engine = try slurm.engine()
        try engine.submit([submission("00000-a", tasks: 2), submission("00001-b", tasks: 2)])
        try engine.cancel([TaskID("00001-b", 0), TaskID("00001-b", 1)])
        try slurm.answer("squeue", row(101, "0", "COMPLETED", slurm.jobNames[0]) + row(101, "1", "COMPLETED", slurm.jobNames[0]))
        for _ in 0..<3 { _ = try engine.poll() }
        try slurm.answer("squeue", row(101, "0", "COMPLETED", slurm.jobNames[0]) + row(102, "0-1", "PENDING", slurm.jobNames[1], reason: "Dependency")
            + row(103, "0-1", "PENDING", "gleaner-web-1a2b.aaaaaaaa.00000-a"))
        try engine.clear()
        #expect(slurm.calls("scancel") == ["scancel --quiet 102", "scancel --quiet 102"])
    }

    @Test func `a front end that comes back finds the tasks of the one before, and no others`() throws {
        let slurm = try FakeSlurm()
        try slurm.engine().submit([submission("00000-a", tasks: 4), submission("00001-b", tasks: 2)])
        let names = slurm.jobNames
        try slurm.answer(
            "squeue",
            row(101, "3", "PENDING", names[0]) + row(101, "0", "COMPLETED", names[0]) + row(101, "1", "RUNNING", names[0]) + row(101, "2", "FAILED", names[0])
                + row(102, "0-1%1", "PENDING", names[1], reason: "Dependency")
                // The same recipe in another folder, and another program's job.
                + row(55, "0", "RUNNING", "gleaner-web-1a2b.aaaaaaaa.00000-a") + row(56, "0", "RUNNING", "a|b") + "57|N/A|RUNNING|x|n1|None|single\n")
        let second = try slurm.engine()
        #expect(try second.adopt() == [TaskID("00000-a", 1), TaskID("00000-a", 3), TaskID("00001-b", 0), TaskID("00001-b", 1)])
        #expect(try second.poll() == [.began(TaskID("00000-a", 1), host: "n1")])
        #expect(second.log(of: TaskID("00001-b", 1))?.hasSuffix("/logs/00001-b.1.log") == true)
    }

    @Test func `a run that handed nothing over finds nothing, and asks nobody`() throws {
        let slurm = try FakeSlurm()
        #expect(try slurm.engine().adopt() == [])
        #expect(slurm.calls("squeue").isEmpty)
    }

    // MARK: The site

    @Test func `places are those of nodes in service, of the partition or the site's default`() throws {
        let slurm = try FakeSlurm()
        try slurm.answer("sinfo", "main*|3|4|idle\nmain*|2|16+|mixed\nmain*|5|16|down*\nbig|1|64|allocated\nbig|1|64|drained\n")
        #expect(try slurm.engine { $0.cpusPerTask = 4 }.slots() == 11)
        #expect(try slurm.engine { $0.slurm.partition = "big" }.slots() == 64)
        #expect(try slurm.engine { $0.cpusPerTask = 32; $0.slurm.partition = "big,main" }.slots() == 2)
        #expect(try slurm.engine { $0.slurm.mostAtOnce = 5 }.slots() == 5)
    }

    @Test func `variables of a job around the front end do not reach Slurm's commands`() throws {
        let slurm = try FakeSlurm()
        let site = SlurmSite(environment: [
            "PATH": "\(slurm.folder.path):/usr/bin:/bin", "SLURM_JOB_ID": "7", "SQUEUE_PARTITION": "x", "SLURM_CONF": "/etc/s.conf", "SBATCH_ACCOUNT": "a",
            "SLURM_JWT": "token", "SLURM_CLUSTERS": "north",
        ])
        _ = try site.queue { _ in true }
        let environment = try slurm.environment("squeue")
        #expect(environment["SLURM_JOB_ID"] == nil && environment["SQUEUE_PARTITION"] == nil)
        #expect(environment["SLURM_JWT"] == "token" && environment["SLURM_CLUSTERS"] == "north")
        #expect(environment["SLURM_CONF"] == "/etc/s.conf" && environment["SBATCH_ACCOUNT"] == "a")
    }
}
