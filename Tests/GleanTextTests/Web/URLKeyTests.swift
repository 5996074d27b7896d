import GleanText
import Testing

@Suite struct URLKeyTests {
    private func key(_ form: URLKey, _ url: String) -> String {
        var out: [UInt8] = []
        let bytes = Array(url.utf8)
        form.append(bytes.span, to: &out)
        return String(decoding: out, as: UTF8.self)
    }

    @Test(arguments: [
        ("http://example.com", "example.com"),
        ("HTTPS://www.Example.COM:443/", "example.com"),
        ("https://example.com:80/", "example.com:80"),
        ("http://example.com:/a//", "example.com/a"),
        ("http://example.com./a/b/#c?d", "example.com/a/b"),
        ("http://example.com/a/?b=C&a#x", "example.com/a?b=C&a"),
        ("http://example.com/?", "example.com"),
        ("http://example.com/%7euser/%e4%2f%zz%4", "example.com/~user/%E4%2F%zz%4"),
        ("http://User@example.com:8080/A", "User@example.com:8080/A"),
        ("http://[2001:DB8::1]:80/", "[2001:db8::1]"),
        ("http://[2001:DB8::1]/", "[2001:db8::1]"),
        ("http://www.com/", "www.com"),
        ("ftp://www.example.com:21/a", "ftp://example.com:21/a"),
        ("//Example.com/a", "example.com/a"),
        ("Example.com/a", "example.com/a"),
        (" http://example.com/a b \n", "example.com/a b"),
        ("http://münchen.example/ä", "münchen.example/ä"),
        ("http://", ""),
        ("#", ""),
        ("", ""),
    ])
    func `the plain form`(_ url: String, _ wanted: String) {
        #expect(key(.plain, url) == wanted)
    }

    /// By reading the three substitutions of `normalize_url` in c4_utils.py.
    @Test(arguments: [
        ("https://www.example.com/a/", "example.com/a"),
        ("http://Example.com//", "Example.com"),
        ("HTTP://example.com/", "HTTP://example.com"),
        ("http://web.example/2019/https://www.a.example/b", "web.example/2019/a.example/b"),
        ("http://example.com/a/?utm_source=x", "example.com/a"),
        ("http://example.com/a?page=2&utm_source=x", "example.com/a?page=2&utm_source=x"),
        ("http://example.com/a?reference=1", "example.com/a"),
        ("http://example.com/?a?feed", "example.com/?a"),
        ("httphttp://s://x", "https://x"),
        ("///", ""),
        ("", ""),
    ])
    func `the form of TensorFlow Datasets`(_ url: String, _ wanted: String) {
        #expect(key(.tfds, url) == wanted)
    }
}
