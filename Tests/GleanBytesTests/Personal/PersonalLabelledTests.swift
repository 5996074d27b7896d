import Foundation
import GleanBytes
import Testing

/// Precision and recall on texts with labelled spans: 1,500 of presidio-research's made ones (MIT licence), where each kind is written in
/// the forms of many countries.
@Suite struct PersonalLabelledTests {
    struct Labelled {
        let bytes: [UInt8]
        let spans: [(type: String, range: Range<Int>)]
    }

    /// nil, and a line saying so, where the data is missing. Places in the data are code points.
    static let texts: [Labelled]? = {
        let folder = ProcessInfo.processInfo.environment["GLEANER_TEST_DATA"] ?? NSHomeDirectory() + "/.cache/gleaner-test-data"
        let path = folder + "/labelled/presidio-research/data/synth_dataset_v2.json"
        guard let json = FileManager.default.contents(atPath: path), let rows = try? JSONSerialization.jsonObject(with: json) as? [[String: Any]] else {
            print("skipped: precision and recall of personal data want \(path)")
            return nil
        }
        return rows.map { row in
            let text = row["full_text"] as? String ?? ""
            var places = [0]
            for scalar in text.unicodeScalars { places.append(places[places.count - 1] + UTF8.width(scalar)) }
            let spans = (row["spans"] as? [[String: Any]] ?? []).map { span in
                (span["entity_type"] as? String ?? "", places[span["start_position"] as? Int ?? 0]..<places[span["end_position"] as? Int ?? 0])
            }
            return Labelled(bytes: Array(text.utf8), spans: spans)
        }
    }()

    /// The least precision and recall, a little below what was measured. dolma's tagger finds no address at a text's end and no number
    /// of other countries; Common Pile ran the same one.
    static let floors: [(dialect: String, scanner: Scanner, type: String, precision: Double, recall: Double)] = [
        ("fineweb", .datatroveEmails, "EMAIL_ADDRESS", 0.99, 0.99), ("fineweb", .datatroveIPs, "IP_ADDRESS", 0.99, 0.92),
        ("dolma, common_pile", .dolmaEmails, "EMAIL_ADDRESS", 0.99, 0.38), ("dolma, common_pile", .dolmaIPs, "IP_ADDRESS", 0.86, 0.92),
        ("dolma, common_pile", .dolmaPhones, "PHONE_NUMBER", 0.09, 0.08),
        ("gleaner", .gleanerEmails, "EMAIL_ADDRESS", 0.99, 0.99), ("gleaner", .gleanerIPs, "IP_ADDRESS", 0.99, 0.99),
        ("gleaner", .gleanerPhones, "PHONE_NUMBER", 0.97, 0.97),
    ]

    /// A span is right if it meets a labelled one of its kind; a labelled one is found if spans cover all of it.
    @Test func `precision and recall keep their floors`() {
        guard let texts = Self.texts else { return }
        #expect(texts.count == 1500)
        for floor in Self.floors {
            var (found, right, labelled, covered) = (0, 0, 0, 0)
            for text in texts {
                let spans = floor.scanner(text.bytes).spans
                let wanted = text.spans.filter { $0.type == floor.type }.map(\.range)
                found += spans.count
                right += spans.count { span in wanted.contains { $0.overlaps(span.range) } }
                labelled += wanted.count
                covered += wanted.count { range in spans.contains { $0.start <= range.lowerBound && $0.end >= range.upperBound } }
            }
            let (precision, recall) = (Double(right) / Double(max(1, found)), Double(covered) / Double(max(1, labelled)))
            func short(_ share: Double) -> String { String(format: "%.3f", share) }
            print("personal: \(floor.dialect) \(floor.type) precision \(short(precision)) of \(found), recall \(short(recall)) of \(labelled)")
            #expect(precision >= floor.precision && recall >= floor.recall, "\(floor.dialect) \(floor.type)")
        }
    }
}
