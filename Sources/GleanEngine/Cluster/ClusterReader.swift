package import GleanModel

/// Reads a cluster file and finds every mistake in it at once.
package struct ClusterReader {
    private var errors: [RecipeError] = []

    /// The cluster that the file at `path` describes. Throws a `RecipeErrors` with all mistakes.
    package static func read(path: String) throws -> Cluster { try read(try Opening.text(path), file: path) }

    package static func read(_ text: String, file: String) throws -> Cluster {
        var reader = ClusterReader()
        let cluster = reader.cluster(try RecipeNode.parse(text, file: file))
        guard reader.errors.isEmpty else { throw RecipeErrors(reader.errors) }
        return cluster
    }

    /// A key, and how its value goes into what is read; false where the value is not what the key wants.
    private struct Key<Value> {
        let name: String
        let wants: String
        /// The value is text, whatever YAML takes it for.
        let isText: Bool
        let take: (SettingValue, inout Value) -> Bool

        init(_ name: String, _ wants: String, isText: Bool = false, _ take: @escaping (SettingValue, inout Value) -> Bool) {
            self.name = name
            self.wants = wants
            self.isText = isText
            self.take = take
        }

        static func text(_ name: String, _ wants: String, _ path: WritableKeyPath<Value, String?>) -> Key {
            Key(name, wants, isText: true) { value, whole in
                switch value {
                case .text(let text) where !text.isEmpty: whole[keyPath: path] = text
                case .null: whole[keyPath: path] = nil
                default: return false
                }
                return true
            }
        }

        static func lines(_ name: String, _ wants: String, _ path: WritableKeyPath<Value, [String]>) -> Key {
            Key(name, wants, isText: true) { value, whole in
                switch value {
                case .text(let text): whole[keyPath: path] = [text]
                case .list(let items):
                    whole[keyPath: path] = items.compactMap { if case .text(let text) = $0 { text } else { nil } }
                    return whole[keyPath: path].count == items.count
                case .null: whole[keyPath: path] = []
                default: return false
                }
                return true
            }
        }

        static func count(_ name: String, _ range: ClosedRange<Int>, _ path: WritableKeyPath<Value, Int>) -> Key {
            Key(name, "an integer from \(range.lowerBound) to \(range.upperBound)") { value, whole in
                guard case .integer(let number) = value, range.contains(number) else { return false }
                whole[keyPath: path] = number
                return true
            }
        }

        static func count(_ name: String, _ range: ClosedRange<Int>, _ path: WritableKeyPath<Value, Int?>) -> Key {
            Key(name, "an integer from \(range.lowerBound) to \(range.upperBound), or null to let Gleaner choose") { value, whole in
                switch value {
                case .integer(let number) where range.contains(number): whole[keyPath: path] = number
                case .null: whole[keyPath: path] = nil
                default: return false
                }
                return true
            }
        }

        static func seconds(_ name: String, _ range: ClosedRange<Double>, _ path: WritableKeyPath<Value, Double>) -> Key {
            Key(name, "seconds from \(range.lowerBound) to \(range.upperBound)") { value, whole in
                guard let number = ClusterReader.number(value), range.contains(number) else { return false }
                whole[keyPath: path] = number
                return true
            }
        }

        static func bytes(_ name: String, _ path: WritableKeyPath<Value, Int?>) -> Key {
            Key(name, "a number of bytes such as 512m or 4g") { value, whole in
                switch value {
                case .text(let text):
                    guard let bytes = byteCount(text) else { return false }
                    whole[keyPath: path] = bytes
                case .integer(let number) where number > 0: whole[keyPath: path] = number
                case .null: whole[keyPath: path] = nil
                default: return false
                }
                return true
            }
        }
    }

    private static func number(_ value: SettingValue) -> Double? {
        switch value {
        case .integer(let number): Double(number)
        case .number(let number): number
        default: nil
        }
    }

    private mutating func read<Value>(_ node: RecipeNode, _ section: String, _ keys: [Key<Value>], into whole: inout Value, skip: Set<String> = []) {
        guard let entries = node.table else {
            errors.append(RecipeError(at: node.place, "\(section) wants a table with \(keys.map(\.name).joined(separator: ", "))."))
            return
        }
        for (name, place, value) in entries where !skip.contains(name) {
            guard let key = keys.first(where: { $0.name == name }) else {
                let near = nearest(name, in: keys.map(\.name) + skip)
                errors.append(RecipeError(
                    at: place, "\(section) has no key \"\(name)\"" + (near.map { "; did you mean \"\($0)\"?" } ?? "."),
                    hint: near == nil ? "Known are \((keys.map(\.name) + skip.sorted()).joined(separator: ", "))." : nil))
                continue
            }
            if !key.take(key.isText ? value.written : value.plain, &whole) { errors.append(RecipeError(at: value.place, "\(name) wants \(key.wants), not \(value.plain.quoted).")) }
        }
    }

    private mutating func cluster(_ root: RecipeNode) -> Cluster {
        var cluster = Cluster()
        let sections: Set = ["retries", "slurm", "ray"]
        read(root, "A cluster file", Self.keys, into: &cluster, skip: sections)
        for (name, _, value) in root.table ?? [] {
            switch name {
            case "retries": read(value, name, Self.retryKeys, into: &cluster.retries)
            case "slurm": read(value, name, Self.slurmKeys, into: &cluster.slurm)
            case "ray": read(value, name, Self.rayKeys, into: &cluster.ray)
            default: break
            }
        }
        return cluster
    }

    /// The keys of a cluster file in their order, and of its tables by their names.
    package static var names: [(section: String, keys: [String])] {
        [
            ("", keys.map(\.name) + ["retries", "slurm", "ray"]), ("retries", retryKeys.map(\.name)), ("slurm", slurmKeys.map(\.name)),
            ("ray", rayKeys.map(\.name)),
        ]
    }

    private static var keys: [Key<Cluster>] {
        [
            Key("executor", "one of \(Cluster.Kind.allCases.map(\.rawValue).joined(separator: ", "))") { value, cluster in
                guard case .text(let name) = value, let kind = Cluster.Kind(rawValue: name) else { return false }
                cluster.kind = kind
                return true
            },
            .count("cpus_per_task", 1...1024, \.cpusPerTask), .count("processes", 1...4096, \.processes),
            .count("units_per_task", 1...1_000_000, \.unitsPerTask),
            .text("program", "the path of gleaner on the machines", \.program), .lines("setup", "a line of shell, or a list of them", \.setup),
            .lines("container", "a list of words that stand before the program", \.container), .text("scratch", "a folder of each machine", \.scratch),
            .bytes("sort_memory", \.sortMemory), .text("logs", "a folder that is seen from here", \.logs),
        ]
    }

    private static var retryKeys: [Key<RetryPolicy>] {
        [
            .count("failures", 1...100, \.failures), .seconds("first_delay", 0...3600, \.firstDelay), .seconds("longest_delay", 0...86400, \.longestDelay),
            Key("most_set_aside", "a share from 0 to 1") { value, policy in
                guard let share = number(value), (0...1).contains(share) else { return false }
                policy.mostSetAside = share
                return true
            },
            Key("straggler_factor", "a number from 1.5 to 1000, or null for never") { value, policy in
                if case .null = value {
                    policy.stragglerFactor = nil
                    return true
                }
                guard let factor = number(value), (1.5...1000).contains(factor) else { return false }
                policy.stragglerFactor = factor
                return true
            },
        ]
    }

    private static var slurmKeys: [Key<Cluster.Slurm>] {
        [
            .text("partition", "a name", \.partition), .text("account", "a name", \.account), .text("qos", "a name", \.qos),
            .text("constraint", "a text", \.constraint), .text("reservation", "a name", \.reservation), .text("time", "a time such as 08:00:00", \.time),
            .text("memory", "an amount such as 8g", \.memory), .count("most_at_once", 1...1_000_000, \.mostAtOnce),
            .count("max_array_size", 1...4_000_001, \.maxArraySize), .lines("options", "a list of options of sbatch", \.options),
        ]
    }

    private static var rayKeys: [Key<Cluster.Ray>] {
        [
            .text("address", "auto, or host:port", \.address),
            Key("python", "the path of a Python that has Ray") { value, ray in
                guard case .text(let path) = value, !path.isEmpty else { return false }
                ray.python = path
                return true
            },
            .bytes("memory", \.memory),
            Key("resources", "a table of names and numbers") { value, ray in
                guard case .table(let table) = value else { return false }
                let numbers = table.compactMapValues(number)
                ray.resources = numbers
                return numbers.count == table.count && numbers.values.allSatisfy { $0 >= 0 }
            },
            Key("runtime_env", "a table, as Ray takes it") { value, ray in
                guard case .table = value else { return false }
                ray.runtimeEnv = json(value)
                return true
            },
        ]
    }

    private static func json(_ value: SettingValue) -> String {
        switch value {
        case .table(let table): "{" + table.sorted { $0.key < $1.key }.map { "\(quoted($0.key)):\(json($0.value))" }.joined(separator: ",") + "}"
        case .list(let items): "[" + items.map(json).joined(separator: ",") + "]"
        case .text(let text): quoted(text)
        case .integer(let number): String(number)
        case .number(let number): String(number)
        case .bool(let flag): String(flag)
        case .null: "null"
        }
    }

    private static func quoted(_ text: String) -> String {
        (try? CanonicalJSON.encode(text)).map { String(decoding: $0, as: UTF8.self) } ?? "\"\""
    }
}

/// A number of bytes, as a number with k, m, g or t behind it; nil for anything else.
package func byteCount(_ argument: String) -> Int? {
    let units = ["k": 10, "m": 20, "g": 30, "t": 40]
    let text = argument.lowercased().hasSuffix("b") ? String(argument.lowercased().dropLast()) : argument.lowercased()
    let shift = text.last.flatMap { units[String($0)] } ?? 0
    guard let number = Double(shift == 0 ? text : String(text.dropLast())), number > 0, number * Double(1 << shift) < 1e15 else { return nil }
    return Int(number * Double(1 << shift))
}
