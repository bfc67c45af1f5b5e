import Store

/// The latest events, without a gap: all that most followers need.
struct EventWindow {
  /// How many events it keeps.
  private static let capacity = 1000

  private var events: [NewsroomEvent] = []
  /// Events up to this place are not in the window.
  private(set) var start: NewsroomEvent.ID
  /// Events up to this place have been read.
  private(set) var end: NewsroomEvent.ID

  /// An empty window that begins at a place in the stream.
  init(at place: NewsroomEvent.ID) {
    start = place
    end = place
  }

  /// Adds events that follow its end; the oldest are dropped when there are too many.
  mutating func append(_ more: [NewsroomEvent]) {
    guard let last = more.last else { return }
    end = last.id
    events += more
    let surplus = events.count - Self.capacity
    guard surplus > 0 else { return }
    start = events[surplus - 1].id
    events.removeFirst(surplus)
  }

  /// The events after a place, up to that many; nil when some of them have been dropped.
  func events(after place: NewsroomEvent.ID, limit: Int) -> ArraySlice<NewsroomEvent>? {
    guard place >= start else { return nil }
    var low = events.startIndex
    var high = events.endIndex
    while low < high {
      let middle = (low + high) / 2
      if events[middle].id > place { high = middle } else { low = middle + 1 }
    }
    return events[low...].prefix(limit)
  }
}
