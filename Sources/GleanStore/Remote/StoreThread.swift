import Glibc

/// A thread of the store's own: requests wait for their answers, which must hold up no page.
enum StoreThread {
    private final class Work {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    /// Signatures, TLS and libcurl stay far below it.
    private static let stackBytes = 512 << 10

    /// - Returns: false where the machine has no room for another thread.
    static func start(_ body: @escaping @Sendable () -> Void) -> Bool {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        pthread_attr_setstacksize(&attributes, stackBytes)
        let work = Unmanaged.passRetained(Work(body))
        var thread = pthread_t()
        let failed = pthread_create(&thread, &attributes, { context in
            // The thread owns its work from here on.
            if let context { Unmanaged<Work>.fromOpaque(context).takeRetainedValue().body() }
            return nil
        }, work.toOpaque())
        if failed != 0 { work.release() }
        return failed == 0
    }
}

/// A value under a lock whose changes threads can wait for: a mutex and a condition of POSIX, which Synchronization has not.
final class Watched<Value>: @unchecked Sendable {
    // Guarded by `mutex`, hence `@unchecked Sendable`.
    private var value: Value
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>

    init(_ value: Value) {
        self.value = value
        mutex = .allocate(capacity: 1)
        condition = .allocate(capacity: 1)
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, nil)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    /// Waits until `body` has a result; it is asked again after each change.
    func wait<Result>(_ body: (inout Value) -> Result?) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while true {
            if let result = body(&value) {
                pthread_cond_broadcast(condition)
                return result
            }
            pthread_cond_wait(condition, mutex)
        }
    }

    func change<Result>(_ body: (inout Value) -> Result) -> Result { wait { .some(body(&$0)) } }
}
