import Glibc
import HTTPTypes
import Hummingbird
import Newsroom
import Store

/// Who asks: what the kernel says of the account, and whom the newsroom knows behind it.
struct Asker: Sendable {
  /// The account at the other end.
  let userID: UInt32
  /// Its name on this host; nil for a number without one.
  let userName: String?
  /// The member of staff; nil for an account that is nobody's.
  let member: StaffMember?
  /// The account that spoke for the member; nil when it is the member's own.
  let requestedBy: String?

  /// The account's name, or its number.
  var account: String { userName ?? String(userID) }

  /// As an actor.
  ///
  /// - Throws: `Refusal` with `unknown_account` when the account is nobody's.
  func staff() throws -> Actor {
    guard let member else {
      throw Refusal(
        .unknownAccount, "The account '\(account)' is no member of staff.",
        hint: "Ask whoever manages the newsroom to enter it in newsroom.yaml, or name a person with --as.")
    }
    return .staff(member)
  }
}

/// Finds out who asks.
struct AskerLookup: Sendable {
  let store: Store
  /// Whether `Copydesk-As` is heard, from root or the daemon's own user.
  let allowsSpeakingForOthers: Bool

  private static let header = HTTPField.Name("Copydesk-As")

  /// - Throws: `Refusal` when somebody speaks for another and may not, or for nobody there is.
  func asker(_ request: Request, _ context: ControlRequestContext) async throws -> Asker {
    guard let peer = context.peer else {
      throw Refusal(.unavailable, "The kernel does not say who is asking.", hint: "Connect through the Unix socket.")
    }
    let name = UserDatabase.name(peer.userID)
    guard let header = Self.header, let other = request.headers[header] else {
      let member = peer.mayBeStaff ? try await store.actor(account: peer.userID, userName: name) : nil
      return Asker(userID: peer.userID, userName: name, member: member, requestedBy: nil)
    }
    guard allowsSpeakingForOthers, peer.userID == 0 || peer.userID == geteuid() else {
      throw Refusal(
        .notPermitted, "The account '\(name ?? String(peer.userID))' may not speak for others.",
        hint: "Leave --as out: your own account says who you are.")
    }
    guard let handle = StaffHandle(other), let member = try await store.staff(handle), member.active else {
      throw Refusal(
        .unknownAccount, "'\(other)' is no member of staff.", hint: "copydesk staff lists those who work here.")
    }
    return Asker(userID: peer.userID, userName: name, member: member, requestedBy: name ?? String(peer.userID))
  }
}
