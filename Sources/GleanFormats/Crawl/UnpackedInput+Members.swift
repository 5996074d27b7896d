import GleanBytes

// MARK: - Finding the next member

extension UnpackedInput {
    /// Looks behind a damaged member for the next one whose content begins as `opens` wants it; false at the end of the input.
    ///
    /// The search starts one byte behind the member's beginning, or 64 KB behind the place where the damage showed if that is nearer.
    /// Where members hide in members that are damaged, it begins at the furthest place instead, once they were read four times over: the
    /// input is unpacked a few times at most, whatever it holds.
    mutating func seekMember(after offset: Int64, where opens: (Span<UInt8>) -> Bool) throws -> Bool {
        insideMember = false
        pending = nil
        guard container == .gzip || container == .zstd || container == .bzip2 else { return false }
        goBack(to: offset + 1)
        if container == .bzip2 { return try seekStream() }
        let probe = Inflater(.gzip)
        while try raw.ensure(18) || raw.count >= 4 {
            let found = raw.bytes.firstIndex(of: container == .gzip ? 0x1F : 0x28)
            guard let found else {
                raw.advance(raw.count)
                continue
            }
            raw.advance(found)
            guard try raw.ensure(4) else { break }
            if Container(opening: raw.bytes) == container, !Container.isSkippable(raw.bytes) {
                _ = try raw.ensure(1024)
                if container == .zstd || Self.inflates(raw.bytes, by: probe, where: opens) {
                    startMember()
                    return true
                }
            }
            raw.advance(1)
        }
        raw.advance(raw.count)
        return false
    }

    /// Goes back as far as the window reaches, or to the furthest place where that is not paid for: each byte of new ground pays for four,
    /// and no more is saved up than the window holds. A file in which every member is damaged needs one.
    private mutating func goBack(to offset: Int64) {
        let here = raw.offset
        credit = min(credit + 4 * max(0, here - furthest), Int64(RawInput.history + RawInput.ahead))
        furthest = max(furthest, here)
        raw.seek(to: offset)
        let back = max(0, here - raw.offset)
        if back <= credit { credit -= back } else { raw.seek(to: furthest) }
    }

    /// Goes to the next bzip2 stream. Its opening is told by 80 bits, and its content is not looked at.
    private mutating func seekStream() throws -> Bool {
        while try raw.ensure(Bzip2Streams.openingBytes) {
            if let found = Bzip2Streams.first(in: raw.bytes) {
                raw.advance(found)
                startMember()
                return true
            }
            // An opening may be cut by the window's end.
            raw.advance(raw.count - Bzip2Streams.openingBytes + 1)
        }
        raw.advance(raw.count)
        return false
    }

    /// Inflates the first bytes only: 1 KB of input holds any block header.
    private static func inflates(_ bytes: Span<UInt8>, by probe: Inflater, where opens: (Span<UInt8>) -> Bool) -> Bool {
        var start: [UInt8] = Array(repeating: 0, count: 512)
        probe.reset()
        var target = start.mutableSpan
        let step = probe.decode(bytes.extracting(first: 1024), into: &target)
        if case .damaged = step.status, step.produced < 64 { return false }
        return opens(start.span.extracting(first: step.produced))
    }
}

// MARK: - The dictionary frame of .warc.zst

extension UnpackedInput {
    /// Most bytes of a dictionary, unpacked or not.
    private static var dictionaryLimit: Int { 16 << 20 }

    /// The convention of .warc.zst: a skippable frame 0x184D2A5D at the very start holds the dictionary of all frames,
    /// as it is or as a zstd frame of its own.
    mutating func loadZstdDictionary(into zstd: ZstdDecoder) throws -> CrawlDamage? {
        guard try raw.ensure(8), raw.bytes.littleEndian32(at: 0) == 0x184D_2A5D else { return nil }
        let size = Int(raw.bytes.littleEndian32(at: 4))
        if size > Self.dictionaryLimit { return CrawlDamage(.zstdDictionaryBad, at: 0) }
        raw.advance(8)
        var dictionary: [UInt8] = []
        while dictionary.count < size {
            if raw.count == 0, try !raw.refill() { return CrawlDamage(.zstdTruncated, at: 0) }
            let step = min(size - dictionary.count, raw.count)
            raw.take(step, onto: &dictionary)
        }
        if Container(opening: dictionary.span) == .zstd {
            var unpacked: [UInt8] = []
            guard ZstdFrameReader().append(dictionary.span, to: &unpacked, atMost: Self.dictionaryLimit) != nil else {
                return CrawlDamage(.zstdDictionaryBad, at: 0)
            }
            dictionary = unpacked
        }
        zstd.useDictionary(dictionary.span)
        hasDictionary = true
        return nil
    }
}
