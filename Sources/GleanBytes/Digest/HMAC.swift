/// HMAC with SHA-256, as RFC 2104 has it: 32 bytes.
package func hmacSHA256(key: [UInt8], _ message: [UInt8]) -> [UInt8] {
    let blockBytes = 64
    var block = key.count > blockBytes ? SHA.digest(.sha256, key.span) : key
    block.append(contentsOf: repeatElement(0, count: blockBytes - block.count))
    let inner = SHA.digest(.sha256, (block.map { $0 ^ 0x36 } + message).span)
    return SHA.digest(.sha256, (block.map { $0 ^ 0x5c } + inner).span)
}
