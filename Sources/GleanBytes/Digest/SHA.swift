import CCrypto

/// A cryptographic digest over bytes that arrive in pieces, by OpenSSL's libcrypto.
package struct SHA: ~Copyable {
    package enum Kind: Sendable {
        /// 20 bytes: `WARC-Payload-Digest` and friends.
        case sha1
        /// 32 bytes: releases and models.
        case sha256
    }

    /// EVP_MD_CTX, freed in `deinit`.
    private let context: OpaquePointer

    package init(_ kind: Kind) {
        // Both digests are built into the default provider: these calls fail for want of memory only.
        guard let context = EVP_MD_CTX_new() else { preconditionFailure("no memory for a digest") }
        self.context = context
        let started = EVP_DigestInit_ex(context, kind == .sha1 ? EVP_sha1() : EVP_sha256(), nil)
        precondition(started == 1, "libcrypto has no SHA here")
    }

    deinit { EVP_MD_CTX_free(context) }

    package mutating func update(_ bytes: Span<UInt8>) {
        bytes.withUnsafeBufferPointer { _ = EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
    }

    /// The digest's bytes, 20 or 32.
    package consuming func finish() -> [UInt8] {
        var length: UInt32 = 0
        var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        EVP_DigestFinal_ex(context, &digest, &length)
        return Array(digest[..<Int(length)])
    }

    package static func digest(_ kind: Kind, _ bytes: Span<UInt8>) -> [UInt8] {
        var sha = SHA(kind)
        sha.update(bytes)
        return sha.finish()
    }

    package static func hex(_ kind: Kind, _ bytes: Span<UInt8>) -> String { hexadecimal(digest(kind, bytes)) }
}
