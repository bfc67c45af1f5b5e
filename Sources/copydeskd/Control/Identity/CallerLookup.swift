import Glibc
import HTTPTypes
import Hummingbird
import Newsroom
import Store

/// Finds out who is calling: from the kernel's word for the account, and from `Copydesk-As` where that is allowed.
struct CallerLookup: Sendable {
  /// The header by which root or the daemon's own user speaks for a member of staff.
  static let header = "Copydesk-As"

  /// The header by which an answer says whom the caller was taken for.
  static let answerHeader = "Copydesk-Staff"

  let store: Store
  /// Whether `Copydesk-As` is accepted at all.
  let allowsSpeakingForOthers: Bool

  private static let headerField = HTTPField.Name(header)
  static let answerField = HTTPField.Name(answerHeader)

  /// Whether the request is made in somebody's name.
  static func speaksForOthers(_ request: Request) -> Bool { headerField.flatMap { request.headers[$0] } != nil }

  /// - Throws: `Refusal` when the caller may not speak for others, or names nobody on the staff.
  func caller(_ request: Request, _ context: ControlRequestContext) async throws -> Caller {
    guard let peer = context.peer else { throw ConnectionRefusal.unknownPeer.refusal }
    let name = UserDatabase.name(peer.userID)
    let maySpeak = allowsSpeakingForOthers && (peer.userID == 0 || peer.userID == geteuid())
    guard let field = Self.headerField, let other = request.headers[field] else {
      let member = peer.mayBeStaff ? try await store.actor(account: peer.userID, userName: name) : nil
      return Caller(
        userID: peer.userID, userName: name, member: member, requestedBy: nil, maySpeakForOthers: maySpeak)
    }
    guard maySpeak else {
      throw Refusal(
        .notPermitted, "The account '\(name ?? String(peer.userID))' may not act as somebody else.",
        hint: "Leave out --as: your own account says who you are.")
    }
    guard let handle = StaffHandle(other), let member = try await store.staff(handle), member.active else {
      throw Refusal(
        .unknownAccount, "There is no staff member '\(other)'.", hint: "List the staff with: copydesk staff")
    }
    return Caller(
      userID: peer.userID, userName: name, member: member, requestedBy: name ?? String(peer.userID),
      maySpeakForOthers: true)
  }
}
