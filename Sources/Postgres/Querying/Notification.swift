/// A notification, as sent by `NOTIFY`.
public struct Notification: Sendable, Equatable {
  /// The channel it was sent on.
  public var channel: String
  /// The payload; empty if there was none.
  public var payload: String
  /// The server process that sent it.
  public var processID: Int32

  /// A notification with the given channel, payload and sender.
  public init(channel: String, payload: String, processID: Int32) {
    self.channel = channel
    self.payload = payload
    self.processID = processID
  }
}
