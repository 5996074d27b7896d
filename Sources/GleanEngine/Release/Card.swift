import GleanModel
enum Card { static func markdown(_ m: Manifest) -> String { "" } }
enum Report { static func write(output: String, manifest: Manifest, layout: Layout, rates: RateLog) throws {} }
