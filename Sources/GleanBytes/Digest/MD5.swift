import CCrypto

/// MD5 over bytes that arrive in pieces, by OpenSSL's libcrypto: what object stores give as an object's tag. It tells damage, not intent.
package struct MD5: ~Copyable {
    /// EVP_MD_CTX, freed in `deinit`.
    private let context: OpaquePointer

    package init() {
        guard let context = EVP_MD_CTX_new() else { preconditionFailure("no memory for a digest") }
        self.context = context
        precondition(EVP_DigestInit_ex(context, EVP_md5(), nil) == 1, "libcrypto has no MD5 here")
    }

    deinit { EVP_MD_CTX_free(context) }

    package mutating func update(_ bytes: UnsafeRawBufferPointer) { EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) }

    /// The digest's 16 bytes.
    package consuming func finish() -> [UInt8] {
        var length: UInt32 = 0
        var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        EVP_DigestFinal_ex(context, &digest, &length)
        return Array(digest[..<Int(length)])
    }

    package static func digest(_ bytes: [UInt8]) -> [UInt8] {
        var md5 = MD5()
        bytes.withUnsafeBytes { md5.update($0) }
        return md5.finish()
    }
}
