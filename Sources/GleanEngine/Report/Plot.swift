/// A drawing area with axes, in points; it is scaled to the room it gets on the page.
///
/// Colours and fonts stand in the page's style sheet, by class: so one drawing does for light, dark and paper.
struct Plot {
    static let width = 420.0, height = 196.0
    /// The area inside the axes.
    static let left = 46.0, right = 410.0, top = 30.0, bottom = 168.0

    private var shapes = Markup()

    /// Where 0...1 of an axis lies on the drawing.
    static func x(_ position: Double) -> Double { left + max(0, min(1, position)) * (right - left) }
    static func y(_ position: Double) -> Double { bottom - max(0, min(1, position)) * (bottom - top) }

    /// The drawing; `label` is what a reader hears who does not see it. Without `hasMarks` the room above the plot is left out.
    func finished(_ label: String, hasMarks: Bool) -> Markup {
        var out = Markup()
        let top = hasMarks ? 0 : Self.top - 8
        let box = "0 \(Self.figure(top)) \(Self.figure(Self.width)) \(Self.figure(Self.height - top))"
        out.element("svg", ["class": "plot", "viewBox": box, "role": "img", "aria-label": label]) { $0.add(shapes) }
        return out
    }

    mutating func rectangle(_ kind: String, x: Double, y: Double, width: Double, height: Double) {
        shapes.void("rect", [
            "class": kind, "x": Self.figure(x), "y": Self.figure(y), "width": Self.figure(max(0, width)), "height": Self.figure(max(0, height)),
        ])
    }

    mutating func line(_ kind: String, _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double) {
        shapes.void("line", ["class": kind, "x1": Self.figure(x1), "y1": Self.figure(y1), "x2": Self.figure(x2), "y2": Self.figure(y2)])
    }

    /// A line through points; `isClosed` fills what it encloses.
    mutating func path(_ kind: String, _ points: [(x: Double, y: Double)], isClosed: Bool = false) {
        let steps = points.enumerated().map { "\($0.offset == 0 ? "M" : "L")\(Self.figure($0.element.x)) \(Self.figure($0.element.y))" }
        shapes.void("path", ["class": kind, "d": steps.joined() + (isClosed ? "Z" : "")])
    }

    mutating func text(_ kind: String, _ text: String, x: Double, y: Double, anchor: String = "start") {
        shapes.element("text", ["class": kind, "x": Self.figure(x), "y": Self.figure(y), "text-anchor": anchor], text)
    }

    /// Shapes that show `title` when they are pointed at.
    mutating func group(_ title: String, _ body: (inout Plot) -> Void) {
        var inner = Plot()
        body(&inner)
        shapes.element("g", ["class": "hit"]) {
            $0.element("title", title)
            $0.add(inner.shapes)
        }
    }

    /// Lines and figures at the left, from zero to about `most`.
    mutating func yAxis(most: Double, isCount: Bool) {
        for value in Scale.multiples(from: 0, to: most, most: 4, isCount: isCount) {
            let y = Self.y(value / most)
            line(value == 0 ? "axis" : "grid", Self.left, y, Self.right, y)
            text("tick", Figures.short(value), x: Self.left - 7, y: y + 3.5, anchor: "end")
        }
    }

    /// Figures below.
    mutating func xAxis(_ ticks: [Tick]) {
        for tick in ticks {
            let x = Self.x(tick.position)
            line("axis", x, Self.bottom, x, Self.bottom + 4)
            text("tick", tick.label, x: x, y: Self.bottom + 17, anchor: "middle")
        }
    }

    /// A coordinate with at most two digits behind the point.
    static func figure(_ value: Double) -> String {
        var text = Figures.decimal(value, digits: 2)
        while text.contains("."), text.hasSuffix("0") || text.hasSuffix(".") { text.removeLast() }
        return text
    }
}
