import FoundationEssentials

/// Whether the request says all that its action needs, and nothing that cannot be.
extension Hearing {
  var usageRefusals: [Refusal] {
    [missingNote, timeRefusal, missingReason, deskRefusal].compactMap(\.self)
  }

  private var missingNote: Refusal? {
    switch request.action {
    case .return, .recall, .spike, .kill, .correct, .note: isBlank(request.note) ? .noteMissing(request.action) : nil
    default: nil
    }
  }

  private var timeRefusal: Refusal? {
    guard asksForSignature else { return request.publishAt == nil ? nil : .takesNoTime(request.action) }
    guard let publishAt = request.publishAt else { return request.action == .schedule ? .timeMissing(story) : nil }
    return publishAt <= request.now ? .timeIsOver(publishAt) : nil
  }

  private var missingReason: Refusal? {
    if !request.overriddenChecks.isEmpty, isBlank(request.overrideReason) { return .overrideReasonMissing }
    if let reason = request.breakGlassReason, isBlank(reason) { return .breakGlassReasonMissing }
    return nil
  }

  private var deskRefusal: Refusal? {
    guard request.action == .move else { return nil }
    guard let desk = request.desk else { return .deskMissing(desks) }
    if !desks.contains(desk) { return .noSuchDesk(desk, desks) }
    return desk == story.desk ? .onThatDeskAlready(story) : nil
  }

  private func isBlank(_ text: String?) -> Bool { text?.allSatisfy(\.isWhitespace) ?? true }
}
