/// The smallest items of any number, as a heap with the largest on top.
struct Drawn<Item: Comparable> {
    private let most: Int
    private var heap: [Item] = []

    init(most: Int) { self.most = most }

    /// In no order.
    var items: [Item] { heap }

    mutating func offer(_ item: Item) {
        if heap.count < most {
            heap.append(item)
            rise(heap.count - 1)
        } else if let top = heap.first, top > item {
            heap[0] = item
            sink()
        }
    }

    private mutating func rise(_ start: Int) {
        var index = start
        while index > 0, heap[index] > heap[(index - 1) / 2] {
            heap.swapAt(index, (index - 1) / 2)
            index = (index - 1) / 2
        }
    }

    private mutating func sink() {
        var index = 0
        while true {
            var largest = index
            for child in [2 * index + 1, 2 * index + 2] where child < heap.count && heap[child] > heap[largest] { largest = child }
            if largest == index { return }
            heap.swapAt(index, largest)
            index = largest
        }
    }
}
