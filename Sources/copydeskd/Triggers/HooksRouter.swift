import ControlAPI
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Newsroom
import Notices
import Store

/// The one route of the socket for webhooks: `POST /hooks/{trigger}`, signed as Standard Webhooks has it.
///
/// It knows nobody by their account: whoever has the trigger's secret may have it fire, once for each `webhook-id`.
enum HooksRouter {
  /// The keys of a secret, by its name.
  typealias Keys = @Sendable (String) throws(NoticeFault) -> [WebhookKey]

  /// How many bytes a message may have.
  static let bodyLimit = 65_536

  static func make(
    _ services: ControlServices, keys: @escaping Keys, logger: Logger
  ) -> Router<ControlRequestContext> {
    let router = Router(context: ControlRequestContext.self)
    router.add(middleware: ProblemMiddleware(logger: logger, routes: []))
    router.post("/hooks/{trigger}") { request, context in
      let services = services.doing(.acting)
      return try await within(.seconds(7)) {
        try await services.waitUntilOpen()
        return try await fire(request, context, services, keys, logger)
      }
    }
    return router
  }

  private static func fire(
    _ request: Request, _ context: ControlRequestContext, _ services: ControlServices, _ keys: Keys, _ logger: Logger
  ) async throws -> Response {
    let body = try await collect(request)
    let name = TriggerName(context.parameters.get("trigger") ?? "")
    // Who cannot sign is not told which triggers there are.
    guard let name, let secret = try await services.store.triggers().first(where: { $0.name == name })?.webhookSecret
    else { throw Refusal.hookNotHeeded }
    func header(_ name: String) -> String? { HTTPField.Name(name).flatMap { request.headers[$0] } }
    guard let id = header("webhook-id"), let timestamp = header("webhook-timestamp"),
      let signatures = header("webhook-signature")
    else { throw Refusal.hookUnsigned }
    let signature = WebhookSignature(id: id, timestamp: timestamp, signatures: signatures)
    let known: [WebhookKey]
    do throws(NoticeFault) {
      known = try keys(secret)
    } catch {
      // Whoever sends it can do nothing about it, and learns nothing of this host.
      logger.error(
        "A webhook's trigger cannot be fired: its secret is not at hand",
        metadata: ["trigger": "\(name)", "reason": "\(error.reason)"])
      throw Refusal.hookSecretMissing
    }
    switch signature.fault(of: body, keys: known, now: try await services.store.databaseTime()) {
    case .malformed: throw Refusal.hookUnsigned
    case .tooOld: throw Refusal.hookTooOld
    case .notGenuine: throw Refusal.hookNotHeeded
    case nil: break
    }
    guard let firing = try await services.store.fire(name, forWebhook: id) else { throw Refusal.hookNotHeeded }
    return try .json(["firing": firing], status: .accepted)
  }

  private static func collect(_ request: Request) async throws -> Data {
    do {
      return Data(try await request.body.collect(upTo: bodyLimit).readableBytesView)
    } catch is NIOTooManyBytesError {
      throw Refusal(
        .tooLarge, "The message is too large; the limit is \(bodyLimit) bytes.",
        hint: "Send what it is about by its address.")
    }
  }
}

extension Refusal {
  fileprivate static var hookNotHeeded: Refusal {
    Refusal(
      .notPermitted, "The message's signature is not that of a trigger here.",
      hint: "Sign it with the trigger's secret, as Standard Webhooks has it.")
  }

  fileprivate static var hookSecretMissing: Refusal {
    Refusal(
      .unavailable, "The trigger's secret is not at hand here, so that no signature can be checked.",
      hint: "Send the message again later, and tell the newsroom's operator: the daemon's log says what is missing.")
  }

  fileprivate static var hookUnsigned: Refusal {
    Refusal(
      .usage, "The message lacks webhook-id, webhook-timestamp or webhook-signature.",
      hint: "Sign it as Standard Webhooks has it.")
  }

  fileprivate static var hookTooOld: Refusal {
    Refusal(
      .notPermitted, "The message's time is more than five minutes from now.",
      hint: "Sign it when it is sent, and look at the sender's clock.")
  }
}
