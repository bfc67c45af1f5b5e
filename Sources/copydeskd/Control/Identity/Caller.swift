import Newsroom

/// The account at the other end of the control socket, and the member of staff behind it.
struct Caller: Sendable {
  /// The account's number, as the kernel says.
  let userID: UInt32
  /// The account's name on this host; nil if it has none.
  let userName: String?
  /// The member of staff; nil if the account belongs to none.
  let member: StaffMember?
  /// The account that used `--as` to speak for the member; nil when members speak for themselves.
  let requestedBy: String?
  /// Whether the account may use `--as`.
  let maySpeakForOthers: Bool

  /// The account's name, or its number.
  var account: String { userName ?? String(userID) }
}

/// A caller who works in the newsroom.
struct StaffCaller: Sendable {
  /// The account's number, as the kernel says.
  let userID: UInt32
  /// The person.
  let member: StaffMember
  /// The account that used `--as` to speak for the member; nil when members speak for themselves.
  let requestedBy: String?

  /// As the newsroom's rules and records know them.
  var actor: Actor { .staff(member) }
}

/// A caller as `Idempotency-Key` knows them: two requests under one key must have the same.
protocol IdentifiedCaller: Sendable {
  /// The account's number.
  var userID: UInt32 { get }
  /// The person's handle; empty for an account that belongs to no member of staff.
  var handle: String { get }
}

extension Caller: IdentifiedCaller {
  var handle: String { member?.handle.text ?? "" }
}

extension StaffCaller: IdentifiedCaller {
  var handle: String { member.handle.text }
}
