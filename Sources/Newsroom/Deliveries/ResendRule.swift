public import FoundationEssentials

extension StoryFacts {
  /// The grant by which somebody has a delivery of the story tried again: whoever may publish on its desk, and operators.
  ///
  /// - Throws: `Refusal` with `wrong_state` for a delivery that was not given up, or that the whole story waits for (that one
  ///   goes on with `publish`), and with `not_permitted`.
  public func grantToResend(_ delivery: DeliveryFacts, by member: StaffMember, now: Date) throws(Refusal) -> Grant {
    guard delivery.state == .failed else { throw .onlyFailedIsResent(delivery) }
    if let killRequest, !delivery.kind.withdraws { throw .killIsAsked(killRequest.by, number) }
    guard hold == nil || decision != delivery.decision else { throw .heldUntilDelivered(number) }
    guard let grant = member.grant(for: .publish, on: desk, at: now) ?? member.grantToOperate(at: now) else {
      throw .mayNotResend(member, on: desk)
    }
    return grant
  }
}

extension Refusal {
  fileprivate static func onlyFailedIsResent(_ delivery: DeliveryFacts) -> Refusal {
    Refusal(
      .wrongState, "Delivery \(delivery.number) is \(delivery.state.rawValue), so it cannot be sent again.",
      hint: "Only a failed delivery can be sent again.")
  }

  fileprivate static func killIsAsked(_ person: StaffHandle, _ story: StoryNumber) -> Refusal {
    Refusal(
      .wrongState,
      "\(person) has asked to kill story \(story): nothing more of it goes out while that waits for a second signature.",
      hint: "Sign the kill: copydesk kill \(story). To take it back: copydesk kill \(story) --withdraw")
  }

  fileprivate static func heldUntilDelivered(_ story: StoryNumber) -> Refusal {
    Refusal(
      .wrongState, "Story \(story) is on hold until this delivery arrives.",
      hint: "Resume it: copydesk publish \(story)")
  }

  fileprivate static func mayNotResend(_ member: StaffMember, on desk: DeskSlug) -> Refusal {
    Refusal(
      .notPermitted, "\(member.handle) may not resend deliveries for the \(desk) desk.",
      hint: "Ask somebody with `publish` on the \(desk) desk, or an operator.")
  }
}
