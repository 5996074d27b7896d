/// How long units take on cores that take them in order.
enum Schedule {
    /// Seconds until the last unit is done; each goes to the core that is free first.
    static func seconds(_ units: [Double], cores: Int) -> Double {
        guard let longest = units.max() else { return 0 }
        let cores = max(1, cores)
        if units.count <= cores { return longest }
        if units.allSatisfy({ $0 == longest }) { return Double((units.count + cores - 1) / cores) * longest }
        var free = FreeCores(cores)
        for unit in units { free.take(unit) }
        return free.last
    }
}

/// When cores are free: a binary heap with the first on top, for there may be 90,000 units and as many cores.
private struct FreeCores {
    private var times: [Double]

    init(_ count: Int) { times = Array(repeating: 0, count: count) }

    var last: Double { times.max() ?? 0 }

    /// The core on top does a unit, and sinks below all that are free before it.
    mutating func take(_ seconds: Double) {
        let time = times[0] + seconds
        var place = 0
        while true {
            var next = 2 * place + 1
            guard next < times.count else { break }
            if next + 1 < times.count, times[next + 1] < times[next] { next += 1 }
            guard times[next] < time else { break }
            times[place] = times[next]
            place = next
        }
        times[place] = time
    }
}
