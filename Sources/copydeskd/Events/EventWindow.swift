import Store

/// The last events that were read, without a gap: what most followers are after.
struct EventWindow {
  /// How many are kept at most.
  private static let capacity = 1000

  private var events: [NewsroomEvent] = []
  /// What lies before this place, or on it, is not here.
  private(set) var start: NewsroomEvent.ID
  /// Up to here it has been read.
  private(set) var end: NewsroomEvent.ID

  /// An empty one that begins at a place in the stream.
  init(at place: NewsroomEvent.ID) {
    start = place
    end = place
  }

  /// Adds what was read after its end; what is too much falls out at its start.
  mutating func append(_ more: [NewsroomEvent]) {
    guard let last = more.last else { return }
    end = last.id
    events += more
    let surplus = events.count - Self.capacity
    guard surplus > 0 else { return }
    start = events[surplus - 1].id
    events.removeFirst(surplus)
  }

  /// What follows a place, as many as that at most; nil when some of it is not here any more.
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
