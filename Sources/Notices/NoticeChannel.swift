public import Newsroom
public import Store

/// One way to tell people. A channel is a file or folder in `Channels` and a word in `NoticeChannels.standard`.
///
/// Values of a channel hold nothing that changes.
public protocol NoticeChannel: Sendable {
  /// Its key under `notify` in `newsroom.yaml`.
  var name: String { get }

  /// Reads and checks what somebody wrote under that key: what is kept, shown by `apply` and given to `send`. What it returned
  /// once, it must accept again.
  ///
  /// - Throws: The first problem, with the keys that lead to it.
  func settings(from written: WrittenSetting) throws(ConfigurationProblem) -> CanonicalJSON

  /// Sends a message; the same one may come again, with the same token, when nobody knows whether it went out.
  ///
  /// - Returns: What there is to show that it went out.
  func send(_ order: NoticeOrder, on host: NoticeHost) async throws(NoticeFault) -> [String: CanonicalJSON]
}

/// Why a message did not go out.
public enum NoticeFault: Error, Hashable, Sendable {
  /// It may go out later: after that, or when the job says.
  case tryAgain(reason: String, after: Duration? = nil)
  /// It will never go out as it is.
  case never(reason: String)

  /// In a sentence without its full stop.
  public var reason: String {
    switch self {
    case .tryAgain(let reason, _), .never(let reason): reason
    }
  }
}

/// The channels that this daemon has.
public struct NoticeChannels: Sendable {
  /// Every channel there is; a new one is a file and a word here. The terminal needs none: `copydesk watch` follows the events
  /// that notices make.
  public static let standard = NoticeChannels([EmailChannel(), ProgramChannel(), WebhookChannel()])

  private let channels: [any NoticeChannel]

  /// Those channels; no two may have the same name.
  public init(_ channels: [any NoticeChannel]) { self.channels = channels }

  /// The channel of that name.
  public subscript(name: String) -> (any NoticeChannel)? { channels.first { $0.name == name } }

  /// Their names, in alphabetical order.
  public var names: [String] { channels.map(\.name).sorted() }
}
