import Glibc
import Hummingbird
import Newsroom
import Store

/// Which callers a route answers at all, and what it learns about them.
///
/// What a person may then do, to which story and on which desk, is for `Newsroom` to decide.
struct RouteAccess<Admitted: Sendable>: Sendable {
  /// Who may call, in a sentence for the OpenAPI document.
  let summary: String
  /// Whether the route listens to `Copydesk-As`.
  let identifiesCaller: Bool
  /// Lets the caller in, or throws the `Refusal` that says why not.
  let admit: @Sendable (Request, ControlRequestContext, CallerLookup) async throws -> Admitted
}

extension RouteAccess where Admitted == Void {
  /// Every account that can connect.
  static var anyone: Self {
    Self(summary: "Any account that can connect may call this.", identifiesCaller: false) { _, _, _ in }
  }
}

extension RouteAccess where Admitted == Void {
  /// Everybody who works in the newsroom, and root, who looks after the host.
  static var staffAndRoot: Self {
    Self(summary: "Any staff member and root may call this.", identifiesCaller: true) { request, context, callers in
      let caller = try await callers.caller(request, context)
      if caller.member == nil, caller.userID == 0 { return }
      _ = try caller.asStaff()
    }
  }
}

extension RouteAccess where Admitted == StaffCaller {
  /// Everybody who works in the newsroom.
  static var staff: Self {
    Self(summary: "Any staff member may call this.", identifiesCaller: true) { request, context, callers in
      try await callers.caller(request, context).asStaff()
    }
  }

  /// Members of staff with `operate` on all desks.
  static var operators: Self {
    Self(summary: "Operators may call this: staff with `operate` on all desks.", identifiesCaller: true) {
      request, context, callers in
      let caller = try await callers.caller(request, context).asStaff()
      let now = try await callers.store.databaseTime()
      guard caller.member.grantToOperate(at: now) != nil else { throw Refusal.mayNotOperate(caller.member) }
      return caller
    }
  }
}

extension RouteAccess where Admitted == ConfiguringCaller {
  /// Members of staff, root and the daemon's own user.
  static var staffAndHost: Self {
    Self(
      summary:
        "Staff with `manage` may call this; root and the daemon's own user too, until somebody has `manage` on every desk.",
      identifiesCaller: true
    ) { request, context, callers in
      let caller = try await callers.caller(request, context)
      let isHost = caller.userID == 0 || caller.userID == geteuid()
      let applicant: Applicant =
        if caller.member == nil, isHost { .host(account: caller.account) } else { .staff(try caller.asStaff().member) }
      return ConfiguringCaller(caller: caller, applicant: applicant)
    }
  }
}

/// A caller who may configure the newsroom, as far as their account goes.
struct ConfiguringCaller: IdentifiedCaller {
  let caller: Caller
  /// As the configuration's rules and records know them.
  let applicant: Applicant

  var userID: UInt32 { caller.userID }
  var handle: String { caller.handle }
}

extension Caller {
  /// The caller as a member of staff.
  ///
  /// - Throws: `Refusal` with `unknown_account` when the account belongs to none.
  fileprivate func asStaff() throws -> StaffCaller {
    guard let member else {
      throw Refusal(
        .unknownAccount, "The account '\(account)' does not belong to a staff member.",
        hint: "Ask somebody with `manage` to add it to newsroom.yaml"
          + (maySpeakForOthers ? ", or name a person with --as." : "."))
    }
    return StaffCaller(userID: userID, member: member, requestedBy: requestedBy)
  }
}

extension Refusal {
  fileprivate static func mayNotOperate(_ member: StaffMember) -> Refusal {
    Refusal(
      .notPermitted, "\(member.handle) may not operate the queue.",
      hint: "That requires `operate` on all desks: ask somebody with `manage` to grant it.")
  }
}
