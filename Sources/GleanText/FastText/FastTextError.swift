/// Why a fastText model file was refused.
package enum FastTextError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The bytes don't start with fastText's magic number 793712314.
    case notAModel
    /// The format's version is neither 11 nor 12.
    case unknownVersion(Int)
    /// The model is not a supervised one, so that it has no labels to predict.
    case notSupervised
    /// The file ends at or before this offset, or what stands there can't be.
    case malformed(String, offset: Int)

    package var description: String {
        switch self {
        case .notAModel: "not a fastText model: the magic number 793712314 is missing"
        case .unknownVersion(let version): "fastText format version \(version), wanted 11 or 12"
        case .notSupervised: "the fastText model holds word vectors only; a supervised model was wanted"
        case .malformed(let what, let offset): "malformed fastText model at byte \(offset): \(what)"
        }
    }
}
