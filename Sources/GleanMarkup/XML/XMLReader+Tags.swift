extension XMLReader {
    mutating func readStartTag(_ bytes: Span<UInt8>, _ isLast: Bool) -> Event? {
        attributes.removeAll(keepingCapacity: true)
        let start = position
        var place = start + 1, isEmpty = false
        let (name, local) = Self.name(bytes, &place)
        while true {
            while place < bytes.count, isXMLSpace(bytes[place]) { place += 1 }
            guard place < bytes.count else {
                if !isLast { return .needsMore }
                problems.insert(.truncated)
                break
            }
            let byte = bytes[place]
            if byte == 0x3E {
                place += 1
                break
            }
            if byte == 0x2F {
                place += 1
                if place < bytes.count, bytes[place] == 0x3E {
                    isEmpty = true
                    place += 1
                    break
                }
                if place < bytes.count { problems.insert(.badTag) }
            } else if byte == 0x3C {
                problems.insert(.badTag)
                break
            } else if !attribute(bytes, &place, isLast) {
                return .needsMore
            }
        }
        self.name = name
        localName = local
        range = start..<place
        position = place
        return open(bytes, isEmpty: isEmpty || voids?.holds(bytes.extracting(name)) == true)
    }

    private mutating func open(_ bytes: Span<UInt8>, isEmpty: Bool) -> Event? {
        if depth >= Self.mostDepth {
            problems.insert(.tooDeep)
            if !isEmpty { unseenDepth += 1 }
            return nil
        }
        if depth == 0 {
            if hasRoot { problems.insert(.outsideRoot) }
            hasRoot = true
        }
        depth += 1
        openStarts.append(openNames.count)
        bytes.extracting(name).withUnsafeBufferPointer { openNames.append(contentsOf: $0) }
        if isEmpty {
            owedEnds = 1
            endTag = position..<position
        }
        return .start
    }

    /// The name at `place`, which is moved behind it, and its part behind the prefix.
    @inline(__always)
    static func name(_ bytes: Span<UInt8>, _ place: inout Int) -> (Range<Int>, Range<Int>) {
        let start = place
        var local = place
        while place < bytes.count, !endsName(bytes[place]) {
            if bytes[place] == 0x3A { local = place + 1 }
            place += 1
        }
        return (start..<place, local..<place)
    }

    /// Reads an attribute; false where the bytes end in it and are not the last.
    private mutating func attribute(_ bytes: Span<UInt8>, _ place: inout Int, _ isLast: Bool) -> Bool {
        let start = place
        var (name, local) = Self.name(bytes, &place)
        if name.isEmpty {
            // An equals sign without a name: one byte at least is passed over.
            place = start + 1
            name = start..<place
            local = name
            problems.insert(.badTag)
        }
        while place < bytes.count, isXMLSpace(bytes[place]) { place += 1 }
        guard place < bytes.count else { return end(isLast) }
        guard bytes[place] == 0x3D else {
            problems.insert(.badAttribute)
            add(XMLAttribute(name: name, localName: local, value: place..<place))
            return true
        }
        place += 1
        while place < bytes.count, isXMLSpace(bytes[place]) { place += 1 }
        guard place < bytes.count else { return end(isLast) }
        let quote = bytes[place]
        var value = place..<place
        if quote == 0x22 || quote == 0x27 {
            var close = place + 1
            while close < bytes.count, bytes[close] != quote, bytes[close] != 0x3C { close += 1 }
            if close >= bytes.count, !isLast { return false }
            if close < bytes.count, bytes[close] == quote {
                value = (place + 1)..<close
                place = close + 1
            } else {
                // No quote before the next tag: the value goes to where this tag seems to end.
                problems.insert(.badAttribute)
                var end = place + 1
                while end < close, bytes[end] != 0x3E { end += 1 }
                value = (place + 1)..<end
                place = end
            }
        } else {
            problems.insert(.badAttribute)
            while place < bytes.count, !isXMLSpace(bytes[place]), bytes[place] != 0x3E, bytes[place] != 0x3C { place += 1 }
            if place >= bytes.count, !isLast { return false }
            value = value.lowerBound..<place
        }
        add(XMLAttribute(name: name, localName: local, value: value))
        return true
    }

    private mutating func add(_ attribute: XMLAttribute) {
        if attributes.count < Self.mostAttributes { attributes.append(attribute) } else { problems.insert(.badTag) }
    }

    private mutating func end(_ isLast: Bool) -> Bool {
        if isLast { problems.insert(.truncated) }
        return isLast
    }

    mutating func readEndTag(_ bytes: Span<UInt8>, _ isLast: Bool) -> Event? {
        let start = position
        var place = start + 2
        let (name, _) = Self.name(bytes, &place)
        while place < bytes.count, bytes[place] != 0x3E, bytes[place] != 0x3C {
            if !isXMLSpace(bytes[place]) { problems.insert(.badTag) }
            place += 1
        }
        if place >= bytes.count {
            if !isLast { return .needsMore }
            problems.insert(.truncated)
        } else if bytes[place] == 0x3E {
            place += 1
        } else {
            problems.insert(.badTag)
        }
        range = start..<place
        position = place
        if unseenDepth > 0 {
            unseenDepth -= 1
            return nil
        }
        return close(bytes.extracting(name))
    }

    /// Closes the innermost open element of the name, and all in it.
    private mutating func close(_ name: Span<UInt8>) -> Event? {
        var index = openStarts.count - 1, end = openNames.count
        while index >= 0 {
            let start = openStarts[index]
            if isOpen(start..<end, name) { break }
            end = start
            index -= 1
        }
        guard index >= 0 else {
            problems.insert(.mismatchedEnd)
            return nil
        }
        owedEnds = openStarts.count - index
        if owedEnds > 1 { problems.insert(.mismatchedEnd) }
        endTag = range
        return payEnd()
    }

    @inline(__always)
    private func isOpen(_ range: Range<Int>, _ name: Span<UInt8>) -> Bool {
        guard range.count == name.count else { return false }
        for index in 0..<name.count where openNames[range.lowerBound + index] != name[index] { return false }
        return true
    }
}
