/// Something that can be measured of any queue.
struct Measure: Sendable, Hashable {
  /// What more of means better.
  enum Direction: Sendable {
    case higherIsBetter, lowerIsBetter
  }

  let name: String
  let unit: String
  let direction: Direction
}

/// One measure of ours and of a peer, round by round.
struct Measurement: Sendable {
  let measure: Measure
  let peer: String
  var ours: [Double] = []
  var theirs: [Double] = []

  /// How many times as good ours is by the medians: above 1 is in our favour; nil without figures of both.
  var ratio: Double? {
    guard let ours = ours.median, let theirs = theirs.median, ours > 0, theirs > 0 else { return nil }
    return measure.direction == .higherIsBetter ? ours / theirs : theirs / ours
  }
}

/// The measurements of one run, in the order in which they were first noted.
struct Measurements: Sendable {
  private(set) var all: [Measurement] = []
  /// Peers that could not be had, and why.
  private(set) var missing: [(peer: String, reason: String)] = []

  /// Notes a figure of ours, beside a peer that has this measure or will have it.
  mutating func note(_ measure: Measure, of peer: String, ours: Double) { all[index(measure, peer)].ours.append(ours) }

  /// Notes a figure of a peer's.
  mutating func note(_ measure: Measure, of peer: String, theirs: Double) {
    all[index(measure, peer)].theirs.append(theirs)
  }

  /// Notes that a peer cannot be measured.
  mutating func noteMissing(_ peer: String, because reason: String) {
    if !missing.contains(where: { $0.peer == peer }) { missing.append((peer, reason)) }
  }

  /// Those that can be compared; ours alone when there is no peer.
  var comparable: [Measurement] { all.filter { $0.ratio != nil || $0.peer == Self.nobody } }

  /// What to note as the peer when ours is measured alone.
  static let nobody = "-"

  private mutating func index(_ measure: Measure, _ peer: String) -> Int {
    if let index = all.firstIndex(where: { $0.measure == measure && $0.peer == peer }) { return index }
    all.append(Measurement(measure: measure, peer: peer))
    return all.count - 1
  }
}

extension [Double] {
  /// The middle one, or what lies between the two middle ones; nil of none.
  var median: Double? {
    guard !isEmpty else { return nil }
    let sorted = sorted()
    return (sorted[(count - 1) / 2] + sorted[count / 2]) / 2
  }

  /// The smallest value that at least so many of a hundred do not exceed; nil of none.
  func percentile(_ percent: Double) -> Double? {
    guard !isEmpty else { return nil }
    let place = Int((Double(count) * percent / 100).rounded(.up)) - 1
    return sorted()[Swift.max(0, Swift.min(place, count - 1))]
  }
}
