import Glibc
import Synchronization

/// The stores that this process has asked so far, each once.
enum Stores {
    /// Schemes and what they name, for errors.
    static let schemes = "s3://BUCKET/KEY, gs://BUCKET/KEY, az://CONTAINER/KEY, https://HOST/PATH, http://HOST/PATH, cc://CRAWL for inputs, and file:///PATH"

    private static let known = Mutex<[String: any ObjectStore]>([:])

    static func find(_ path: String, _ settings: StoreSettings? = nil) throws(StoreError) -> RemoteFile {
        guard let address = RemoteAddress(path) else { throw StoreError(.refused, path: path, detail: "no remote location") }
        let chosen: StoreSettings
        if let settings { chosen = settings } else { chosen = try StoreSettings.environment.get() }
        guard !address.authority.isEmpty else { throw StoreError(.refused, path: path, detail: "names no bucket or host") }
        try refuseSecrets(of: address)
        // Stores that were made with settings of their own are not shared.
        let name = "\(address.scheme)://\(address.authority)?" + address.parameters.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "&")
        if settings == nil, let store = known.withLock({ $0[name] }) { return RemoteFile(path, store, key: address.key, chosen) }
        let store = try make(address, path, chosen)
        if settings == nil { known.withLock { $0[name] = store } }
        return RemoteFile(path, store, key: address.key, chosen)
    }

    /// Locations stand in receipts and in releases, which would publish a password or a signature.
    private static func refuseSecrets(of address: RemoteAddress) throws(StoreError) {
        guard address.scheme == "http" || address.scheme == "https" else { return }
        let host = address.authority.split(separator: "@", omittingEmptySubsequences: false).last ?? ""
        let place = "\(address.scheme)://\(host)/\(address.key.prefix { $0 != "?" })"
        guard host.count == address.authority.count else {
            throw StoreError(.refused, path: place, detail: "a user or password in an address would stand in receipts and in the release; fetch the file first")
        }
        let query = address.key.drop { $0 != "?" }.dropFirst().split(separator: "&")
        if query.contains(where: { signatures.contains($0.prefix { $0 != "=" }.lowercased()) }) {
            throw StoreError(.refused, path: place, detail: "a signed address would stand in receipts and in the release; fetch the file first, or name the bucket")
        }
    }

    /// Parameters of addresses that open what they name to whoever has them: Amazon's, Google's, CloudFront's and Azure's.
    private static let signatures: Set<String> = ["x-amz-signature", "x-goog-signature", "signature", "sig"]

    private static func make(_ address: RemoteAddress, _ path: String, _ settings: StoreSettings) throws(StoreError) -> any ObjectStore {
        let variable: @Sendable (String) -> String? = { name in getenv(name).map { String(cString: $0) } }
        switch address.scheme {
        case "s3", "s3a":
            return S3Store(bucket: address.authority, try S3Settings(parameters: address.parameters, variable), settings, variable)
        case "gs", "gcs":
            return try ArrowStore("gs", container: address.authority, ArrowSettings.google(address.parameters, variable), path: path)
        case "az", "azure", "abfs", "abfss":
            return try azure(address, path, variable)
        case "http", "https":
            return HTTPStore("\(address.scheme)://\(address.authority)", settings)
        case "cc":
            throw StoreError(.refused, path: path, detail: "names inputs of a recipe, not a file")
        default: throw StoreError(.refused, path: path, detail: "the scheme \(address.scheme):// is not known; there are \(schemes)")
        }
    }

    /// `az://CONTAINER/KEY`, and `abfss://CONTAINER@ACCOUNT.dfs.core.windows.net/KEY`, which names its account.
    private static func azure(_ address: RemoteAddress, _ path: String, _ variable: (String) -> String?) throws(StoreError) -> ArrowStore {
        let parts = address.authority.split(separator: "@", maxSplits: 1)
        var parameters = address.parameters
        if parts.count == 2, let account = parts[1].split(separator: ".").first { parameters["account_name"] = String(account) }
        let chosen = try ArrowSettings.azure(parameters, path: path, variable)
        return try ArrowStore("az", container: String(parts[0]), chosen, path: path)
    }
}
