import Glibc

/// The files that this process may have open at once.
package enum OpenFiles {
    /// Raises the limit to the most that the system allows. The usual one, 1,024, is there for programs that call `select`; a unit that merges
    /// has some hundreds of files open, and a process does as many units at once as it has workers.
    package static func raiseLimit() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0, limit.rlim_cur < limit.rlim_max else { return }
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
