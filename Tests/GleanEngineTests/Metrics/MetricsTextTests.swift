import Foundation
@testable import GleanEngine
import Testing

/// What is written is held against the format's own words: prometheus.io/docs/instrumenting/exposition_formats, "Text-based format".
@Suite struct MetricsTextTests {
    @Test func `a family has its help and type before its samples, and labels are escaped`() {
        var text = MetricsText()
        text.add("gleaner_x_total", .counter, "Back\\slash and\nnewline, \"quotes\" stay.", [
            .init([("step", "a\"b\\c\nd"), ("reason", "é")], 3), .init([], 0.5),
        ])
        text.add("gleaner_none", .gauge, "Nothing.", [])
        text.add("gleaner_y", .gauge, "Y.", [.init([], Double.infinity), .init([("a", "")], -Double.infinity), .init([("b", "")], Double.nan)])
        #expect(text.text == #"""
            # HELP gleaner_x_total Back\\slash and\nnewline, "quotes" stay.
            # TYPE gleaner_x_total counter
            gleaner_x_total{step="a\"b\\c\nd",reason="é"} 3
            gleaner_x_total 0.5
            # HELP gleaner_y Y.
            # TYPE gleaner_y gauge
            gleaner_y +Inf
            gleaner_y{a=""} -Inf
            gleaner_y{b=""} NaN

            """#)
    }

    @Test func `large numbers keep their digits`() {
        var text = MetricsText()
        text.add("gleaner_bytes", .gauge, "B.", UInt64(123_456_789_012_345))
        text.add("gleaner_more", .gauge, "M.", UInt64(1) << 60)
        #expect(text.text.contains("gleaner_bytes 123456789012345\n"))
        #expect(text.text.contains("gleaner_more 1.152921504606847e+18\n"))
    }

    @Test(arguments: [
        (":9464", MetricsTarget.address(host: "127.0.0.1", port: 9464)), ("0.0.0.0:80", .address(host: "0.0.0.0", port: 80)),
        ("[::1]:9464", .address(host: "::1", port: 9464)), ("localhost:0", .address(host: "127.0.0.1", port: 0)), ("run.prom", .file("run.prom")),
        ("a/b:9464", .file("a/b:9464")), ("s3://bucket/run.prom", .file("s3://bucket/run.prom")),
    ]) func `a target is a file or an address`(_ text: String, _ expected: MetricsTarget) { #expect(MetricsTarget(text) == expected) }

    @Test(arguments: ["", ":", ":port", ":99999", "127.0.0.1:-1", "myhost:9464", "*:9464"]) func `a name with a port, and an address without one, are neither`(_ text: String) { #expect(MetricsTarget(text) == nil) }
}
