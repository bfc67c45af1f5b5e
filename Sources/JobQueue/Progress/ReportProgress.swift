extension JobContext {
  /// How many characters of a note are kept.
  static let noteLimit = 500

  /// Reports how far the job has come, for people to see in ``JobRecord/progress``.
  ///
  /// Returns at once, and may be called as often as you like: the worker writes the latest report of all its jobs with one
  /// statement, at most twice a second. The statement is fenced: a worker that has lost the job writes nothing.
  ///
  /// - Parameters:
  ///   - fraction: From 0 to 1, clamped; nil if it is unknown.
  ///   - note: A few words, cut off after 500 characters.
  public func report(progress fraction: Double?, _ note: String? = nil) {
    let clamped = fraction.flatMap { $0.isNaN ? nil : min(max($0, 0), 1) }
    let storable = note.map { String($0.prefix(Self.noteLimit).filter { $0 != "\0" }) }
    progressBoard?.post(ProgressBoard.Report(id: id, token: fencingToken, fraction: clamped, note: storable))
  }
}
