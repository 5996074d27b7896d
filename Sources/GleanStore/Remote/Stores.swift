import Glibc
import Synchronization

/// The stores that this process has asked so far, each once.
enum Stores {
    /// Schemes and what they name, for errors.
    static let schemes = "s3://BUCKET/KEY, https://HOST/PATH, http://HOST/PATH, file:///PATH"

    private static let known = Mutex<[String: any ObjectStore]>([:])

    static func find(_ path: String, _ settings: StoreSettings? = nil) throws(StoreError) -> RemoteFile {
        guard let address = RemoteAddress(path) else { throw StoreError(.refused, path: path, detail: "no remote location") }
        let chosen: StoreSettings
        if let settings { chosen = settings } else { chosen = try StoreSettings.environment.get() }
        guard !address.authority.isEmpty else { throw StoreError(.refused, path: path, detail: "names no bucket or host") }
        // Stores that were made with settings of their own are not shared.
        let name = "\(address.scheme)://\(address.authority)?" + address.parameters.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "&")
        if settings == nil, let store = known.withLock({ $0[name] }) { return RemoteFile(path, store, key: address.key, chosen) }
        let store = try make(address, path, chosen)
        if settings == nil { known.withLock { $0[name] = store } }
        return RemoteFile(path, store, key: address.key, chosen)
    }

    private static func make(_ address: RemoteAddress, _ path: String, _ settings: StoreSettings) throws(StoreError) -> any ObjectStore {
        switch address.scheme {
        case "s3", "s3a":
            let site = try S3Settings(parameters: address.parameters) { name in getenv(name).map { String(cString: $0) } }
            return S3Store(bucket: address.authority, site, settings)
        default: throw StoreError(.refused, path: path, detail: "the scheme \(address.scheme):// is not known; there are \(schemes)")
        }
    }
}
