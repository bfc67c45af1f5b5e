public import Newsroom

/// A trigger that a signed webhook fires, with a secret that root names in `copydeskd.yaml`: `{webhook: {secret: wire-key}}`.
struct WebhookKind: TriggerKind {
  let name = TriggerKindName(unchecked: "webhook")
  let keys = ["webhook"]

  func settings(from written: WrittenSettings) throws(ConfigurationProblem) -> TriggerSettings {
    let webhook = try written.required("webhook")
    guard let secret = try webhook.members(["secret"])["secret"] else {
      throw webhook.problem("must name a secret: {secret: wire-key}")
    }
    let text = try secret.text()
    guard TriggerName(text) != nil else {
      throw secret.problem(
        "'\(text)' is not a name: it is a word for the file that root gives it in copydeskd.yaml (secrets)")
    }
    return ["webhook": ["secret": .string(text)]]
  }
}

extension Trigger {
  /// The name of the secret that a webhook must be signed with to fire it; nil for one that no webhook fires.
  public var webhookSecret: String? {
    guard kind == WebhookKind().name, case .object(let webhook)? = settings.values["webhook"],
      case .string(let secret)? = webhook["secret"]
    else { return nil }
    return secret
  }
}
