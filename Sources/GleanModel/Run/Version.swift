/// The version of the program, which stands in every release.
package enum Version {
    package static let current = "0.1.0"
}
