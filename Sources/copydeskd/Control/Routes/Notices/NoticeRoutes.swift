import ControlAPI
import Foundation
import Newsroom
import Store

private let person = QueryParameter.name("for", StaffHandle.self, "Only what this person was told")
private let previewed = QueryParameter.name("for", StaffHandle.self, "Whose messages; by default the caller's")

/// Who was told what, and what will be told.
extension ControlRoute {
  static let notices = get(
    "/v1/notices", "What people were told and why, newest first", for: .staff,
    query: [person, Paging.limit, Paging.after], answers: .json(PageBody<NoticeBody>.self)
  ) { request, _ in
    let staff = try request.value(of: person)
    if let staff { _ = try await known(staff, request.store) }
    let page = try await request.store.notices(
      for: staff, limit: try request.value(of: Paging.limit), after: try request.cursor)
    return try .json(PageBody(items: page.items.map { NoticeBody($0) }, next: page.next?.description))
  }

  static let noticePreview = get(
    "/v1/notices/preview", "The messages that a person has yet to get, as they would be sent now", for: .staff,
    query: [previewed], answers: .json(NoticePreviewBody.self)
  ) { request, caller in
    let store = request.store
    let staff = try await request.value(of: previewed).asyncMap { try await known($0, store) } ?? caller.member.handle
    let told = try await store.noticePreferences(of: staff)
    let messages = try await store.waitingMessages(for: staff)
    let now = try await store.databaseTime()
    return try .json(
      NoticePreviewBody(
        staff: staff.text, channels: told?.preferences.channels.keys.sorted() ?? [],
        quiet: told?.preferences.quiet?.description, timeZone: told?.zone.identifier,
        breakQuiet: told?.preferences.breakQuiet.map(\.rawValue).sorted() ?? [],
        quietUntil: told.flatMap { told in told.preferences.quiet?.end(after: now, in: told.zone).map { Instant($0) } },
        messages: messages.map { NoticePreviewBody.Message($0) }))
  }

  /// Throws `Refusal` with `not_found` when there is no such person.
  private static func known(_ staff: StaffHandle, _ store: Store) async throws -> StaffHandle {
    guard try await store.staff(staff) != nil else {
      throw Refusal(.notFound, "There is no staff member '\(staff)'.", hint: "List the staff with: copydesk staff")
    }
    return staff
  }
}

extension Optional {
  fileprivate func asyncMap<Mapped>(_ transform: (Wrapped) async throws -> Mapped) async throws -> Mapped? {
    guard let value = self else { return nil }
    return try await transform(value)
  }
}

extension NoticeBody {
  init(_ record: NoticeRecord) {
    let item = record.item
    self.init(
      id: item.number, staff: record.staff.text, kind: item.kind.rawValue, because: item.because.rawValue,
      action: item.action, actor: item.actor, at: Instant(item.at), story: item.story?.number.rawValue,
      slug: item.story?.slug.text, headline: item.story?.headline, desk: item.desk?.text,
      destination: item.destination?.text, text: item.headline, why: item.because.sentence(desk: item.deskName),
      messages: record.messages.map { message in
        Message(
          channel: message.channel, state: message.state, digest: message.digest, attempts: message.attempts,
          sendAt: message.sendAt, endedAt: message.endedAt, error: message.error, id: message.token,
          receipt: message.receipt.map { .object($0) })
      })
  }
}

extension NoticePreviewBody.Message {
  init(_ message: WaitingMessage) {
    let order = message.order
    let text = order.items.isEmpty ? nil : order.text
    self.init(
      channel: order.channel, sendAt: Instant(message.sendAt), digest: order.isDigest, notices: order.items.count,
      subject: text?.subject ?? "", text: text?.body ?? "", error: message.error)
  }
}
