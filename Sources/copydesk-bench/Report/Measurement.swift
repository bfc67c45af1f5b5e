/// Something that can be measured for any queue.
struct Measure: Sendable, Hashable {
  /// Whether more is better.
  enum Direction: Sendable {
    case higherIsBetter, lowerIsBetter
  }

  let name: String
  let unit: String
  let direction: Direction
}

/// Our figures and a peer's for one measure, by round.
struct Measurement: Sendable {
  let measure: Measure
  let peer: String
  var ours: [Double] = []
  var theirs: [Double] = []

  /// How many times better ours is, by the medians: above 1 is in our favour; nil unless both have figures.
  var ratio: Double? {
    guard let ours = ours.median, let theirs = theirs.median, ours > 0, theirs > 0 else { return nil }
    return measure.direction == .higherIsBetter ? ours / theirs : theirs / ours
  }
}

/// The measurements of one run, in the order in which they were first noted.
struct Measurements: Sendable {
  private(set) var all: [Measurement] = []
  /// Peers that could not be measured, and why.
  private(set) var missing: [(peer: String, reason: String)] = []

  /// Records one of our figures, to be compared with this peer's.
  mutating func note(_ measure: Measure, of peer: String, ours: Double) { all[index(measure, peer)].ours.append(ours) }

  /// Records a peer's figure.
  mutating func note(_ measure: Measure, of peer: String, theirs: Double) {
    all[index(measure, peer)].theirs.append(theirs)
  }

  /// Records that a peer cannot be measured.
  mutating func noteMissing(_ peer: String, because reason: String) {
    if !missing.contains(where: { $0.peer == peer }) { missing.append((peer, reason)) }
  }

  /// The comparable measurements; ours alone if there is no peer.
  var comparable: [Measurement] { all.filter { $0.ratio != nil || $0.peer == Self.nobody } }

  /// Stands for the peer when ours is measured alone.
  static let nobody = "-"

  private mutating func index(_ measure: Measure, _ peer: String) -> Int {
    if let index = all.firstIndex(where: { $0.measure == measure && $0.peer == peer }) { return index }
    all.append(Measurement(measure: measure, peer: peer))
    return all.count - 1
  }
}

extension [Double] {
  /// The median; nil if empty.
  var median: Double? {
    guard !isEmpty else { return nil }
    let sorted = sorted()
    return (sorted[(count - 1) / 2] + sorted[count / 2]) / 2
  }

  /// A percentile by the nearest-rank method; nil if empty.
  func percentile(_ percent: Double) -> Double? {
    guard !isEmpty else { return nil }
    let place = Int((Double(count) * percent / 100).rounded(.up)) - 1
    return sorted()[Swift.max(0, Swift.min(place, count - 1))]
  }
}
