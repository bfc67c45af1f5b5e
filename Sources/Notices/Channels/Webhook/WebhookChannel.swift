import Foundation
public import Newsroom
public import Store

/// Tells people by a request to an address: `webhook: {url: "https://chat.example/hook", secret: chat-key}`.
///
/// The request is signed as Standard Webhooks have it (standardwebhooks.com, version 1.0.0): `webhook-id` is the same on every
/// attempt. Redirects are not followed.
public struct WebhookChannel: NoticeChannel {
  /// `webhook`.
  public let name = "webhook"
  private let post: any WebhookPosting

  /// The channel.
  public init() { self.init(post: ServerPosting()) }

  init(post: any WebhookPosting) { self.post = post }

  /// An address and the name of a secret.
  public func settings(from written: WrittenSetting) throws(ConfigurationProblem) -> CanonicalJSON {
    let members = try written.members(["url", "secret"])
    func required(_ key: String) throws(ConfigurationProblem) -> WrittenSetting {
      guard let setting = members[key] else { throw written.problem("the key '\(key)' is missing") }
      return setting
    }
    let url = try required("url")
    let address = try url.text()
    guard let parsed = URL(string: address), let host = parsed.host(), !host.isEmpty, parsed.user() == nil,
      ["http", "https"].contains(parsed.scheme?.lowercased()), address.utf8.count <= 2000
    else {
      throw url.problem("'\(address)' is not a web address; use one such as https://chat.example/hook")
    }
    let secret = try required("secret")
    let name = try secret.text()
    guard StaffHandle(name) != nil else {
      throw secret.problem(
        "'\(name)' is not the name of a secret: use lower-case words joined by hyphens; the secret itself is in a file of that "
          + "name on the host")
    }
    return ["url": .string(address), "secret": .string(name)]
  }

  /// Sends the request.
  public func send(_ order: NoticeOrder, on host: NoticeHost) async throws(NoticeFault) -> [String: CanonicalJSON] {
    guard case .object(let settings) = order.settings, case .string(let address)? = settings["url"],
      case .string(let name)? = settings["secret"], let url = URL(string: address)
    else { throw .never(reason: "the webhook has no address") }
    let id = "msg_\(order.token.uuidString.lowercased())"
    let body = order.payload.bytes
    let timestamp = String(Int(order.now.timeIntervalSince1970))
    let signature = try host.webhookKeys(name)[0].signature(id: id, timestamp: timestamp, body: body)
    let answer = try await post.post(
      body, to: url,
      headers: [
        ("Content-Type", "application/json"), ("User-Agent", "copydesk"), ("webhook-id", id),
        ("webhook-timestamp", timestamp), ("webhook-signature", signature),
      ])
    switch answer.status {
    case 200..<300: return ["status": .integer(answer.status), "webhook_id": .string(id)]
    case 300..<400:
      throw .never(
        reason: "\(url.host() ?? address) answered with a redirect (\(answer.status)), which is not followed")
    case 410: throw .never(reason: "\(url.host() ?? address) answered that it is gone (410)")
    default:
      throw .tryAgain(
        reason: "\(url.host() ?? address) answered with \(answer.status)"
          + (answer.text.isEmpty ? "" : ", “\(answer.text.trimmed(to: 200))”"),
        after: answer.retryAfter)
    }
  }
}
