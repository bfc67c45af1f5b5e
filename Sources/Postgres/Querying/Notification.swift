/// What a `NOTIFY` sent.
public struct Notification: Sendable, Equatable {
  /// The channel it was sent on.
  public var channel: String
  /// What was sent with it; empty when nothing was.
  public var payload: String
  /// The server process whose transaction sent it.
  public var processID: Int32

  /// A notification with the given parts.
  public init(channel: String, payload: String, processID: Int32) {
    self.channel = channel
    self.payload = payload
    self.processID = processID
  }
}
