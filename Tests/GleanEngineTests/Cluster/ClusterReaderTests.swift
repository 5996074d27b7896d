import GleanEngine
import GleanModel
import Testing

@Suite struct ClusterReaderTests {
    @Test func `a file says everything that can be said`() throws {
        let cluster = try ClusterReader.read(
            """
            executor: slurm
            cpus_per_task: 4
            units_per_task: 16
            program: /opt/gleaner/bin/gleaner
            setup: [module load gcc, source env.sh]
            container: [apptainer, exec, image.sif]
            scratch: /local
            sort_memory: 4g
            logs: /shared/logs
            retries: { failures: 5, first_delay: 1, longest_delay: 60, straggler_factor: null, most_set_aside: 0.1 }
            slurm: { partition: main, account: p1, qos: normal, constraint: amd, reservation: r, time: "08:00:00", memory: 8g, most_at_once: 100, max_array_size: 500, options: [--exclusive] }
            ray: { address: auto, python: /venv/bin/python, memory: 8g, resources: { fast_disk: 1 }, runtime_env: { env_vars: { A: "1" } } }
            """, file: "c.yaml")
        var expected = Cluster(kind: .slurm)
        expected.cpusPerTask = 4
        expected.unitsPerTask = 16
        expected.program = "/opt/gleaner/bin/gleaner"
        expected.setup = ["module load gcc", "source env.sh"]
        expected.container = ["apptainer", "exec", "image.sif"]
        expected.scratch = "/local"
        expected.sortMemory = 4 << 30
        expected.logs = "/shared/logs"
        expected.retries.failures = 5
        expected.retries.firstDelay = 1
        expected.retries.longestDelay = 60
        expected.retries.stragglerFactor = nil
        expected.retries.mostSetAside = 0.1
        expected.slurm.partition = "main"
        expected.slurm.account = "p1"
        expected.slurm.qos = "normal"
        expected.slurm.constraint = "amd"
        expected.slurm.reservation = "r"
        expected.slurm.time = "08:00:00"
        expected.slurm.memory = "8g"
        expected.slurm.mostAtOnce = 100
        expected.slurm.maxArraySize = 500
        expected.slurm.options = ["--exclusive"]
        expected.ray.address = "auto"
        expected.ray.python = "/venv/bin/python"
        expected.ray.memory = 8 << 30
        expected.ray.resources = ["fast_disk": 1]
        expected.ray.runtimeEnv = #"{"env_vars":{"A":"1"}}"#
        #expect(cluster == expected)
    }

    @Test func `texts are what was written, whatever YAML takes them for`() throws {
        let cluster = try ClusterReader.read(
            """
            container: [taskset, -c, 010, gleaner]
            slurm: { time: 12:00:00, memory: 4000, partition: on, qos: null, account: 1e3 }
            """, file: "c.yaml")
        #expect(cluster.slurm.time == "12:00:00" && cluster.slurm.memory == "4000" && cluster.slurm.partition == "on")
        #expect(cluster.slurm.qos == nil && cluster.slurm.account == "1e3")
        #expect(cluster.container == ["taskset", "-c", "010", "gleaner"])
    }

    @Test func `every mistake is named with its place at once`() throws {
        let error = try #require(throws: RecipeErrors.self) {
            try ClusterReader.read("executor: slrum\ncpus_per_task: 0\nslurm: { partitoin: main }\nretries: { failures: 0 }\nwhat: 1", file: "c.yaml")
        }
        let text = error.description
        #expect(error.errors.count == 5)
        for part in ["c.yaml:1:11", "local, processes, slurm, ray", "c.yaml:2:16", "did you mean \"partition\"?", "failures wants an integer from 1 to 100", "\"what\""] {
            #expect(text.contains(part), "\(part) in \(text)")
        }
    }

    @Test func `units are named by stage and ranges`() {
        #expect(WorkSelection("chain-0:0-9,12") == .units(stage: "chain-0", [0...9, 12...12]))
        for wrong in ["chain-0", "chain-0:", "chain-0:5-3", "chain-0:a", "chain-0:-1", "chain-0:1,,2", "chain-0:1-2-3"] { #expect(WorkSelection(wrong) == nil, "\(wrong)") }
    }
}
