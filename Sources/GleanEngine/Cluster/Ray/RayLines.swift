/// A line to the driver; one member is there. `driver.py` tells what each means.
struct RayCommand: Encodable {
    struct Open: Encodable {
        let address: String
        let namespace: String
        let logs: String
        /// Variables of tasks, for those that the machines do not set.
        let environment: [String: String]
        /// What a task takes of a machine, as Ray counts it: `CPU`, `memory` in bytes, resources of the site.
        let needs: [String: Double]
        /// As JSON.
        let runtimeEnv: String?

        enum CodingKeys: String, CodingKey {
            case address, namespace, logs, environment, needs
            case runtimeEnv = "runtime_env"
        }
    }

    struct Submit: Encodable {
        let id: String
        let tasks: Int
        let command: [String]
    }

    var open: Open?
    var submit: Submit?
    var cancel: [String]?
    var slots: Bool?
    var leave: Bool?
}

/// A line of the driver; one member is there.
struct RayNews: Decodable, Equatable {
    struct Ready: Decodable, Equatable {
        let ray: String
        let python: String
    }

    struct Failed: Decodable, Equatable {
        /// `module` where Python finds no Ray, `cluster` where that finds no cluster.
        let kind: String
        let why: String
    }

    struct Began: Decodable, Equatable {
        let task: String
        let host: String?
    }

    struct Ended: Decodable, Equatable {
        enum How: String, Decodable { case outOfMemory, nodeLost, cancelled, unknown }

        let task: String
        let code: Int32?
        let signal: Int32?
        let how: How?

        var end: TaskEnd {
            if let code { return TaskEnd(code: code) }
            if let signal { return TaskEnd(signal: signal) }
            return switch how {
            case .outOfMemory: .outOfMemory
            case .nodeLost: .nodeLost
            case .cancelled: .cancelled
            case .unknown, nil: .unknown
            }
        }
    }

    var ready: Ready?
    var failed: Failed?
    var began: Began?
    var ended: Ended?
    var slots: Int?
    var note: String?
}

extension TaskID {
    /// Reads `SUBMISSION.INDEX`.
    init?(_ text: String) {
        guard let dot = text.lastIndex(of: "."), let index = Int(text[text.index(after: dot)...]) else { return nil }
        self.init(String(text[..<dot]), index)
    }
}
