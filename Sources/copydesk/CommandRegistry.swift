import ArgumentParser

/// Every command, in the order and under the heading in which help and completion list it.
///
/// A new command is a file in `Commands` and a line here.
enum CommandRegistry {
  static let all: [CommandEntry] = [
    .init(Submit.self, for: .reporters),
    .init(New.self, for: .reporters),
    .init(Edit.self, for: .reporters),
    .init(Withdraw.self, for: .reporters),
    .init(Rejects.self, for: .reporters),
    .init(Today.self, for: .deskChiefs),
    .init(Inbox.self, for: .deskChiefs),
    .init(Review.self, for: .deskChiefs),
    .init(Board.self, for: .deskChiefs),
    .init(Search.self, for: .deskChiefs),
    .init(CalendarCommand.self, for: .deskChiefs),
    .init(Handover.self, for: .deskChiefs),
    .init(Budget.self, for: .deskChiefs),
    .init(Show.self, for: .deskChiefs),
    .init(Diff.self, for: .deskChiefs),
    .init(Preview.self, for: .deskChiefs),
    .init(Claim.self, for: .deskChiefs),
    .init(Release.self, for: .deskChiefs),
    .init(Approve.self, for: .deskChiefs),
    .init(Return.self, for: .deskChiefs),
    .init(Reopen.self, for: .deskChiefs),
    .init(Recall.self, for: .deskChiefs),
    .init(Undo.self, for: .deskChiefs),
    .init(Spike.self, for: .deskChiefs),
    .init(Revive.self, for: .deskChiefs),
    .init(Schedule.self, for: .deskChiefs),
    .init(Publish.self, for: .deskChiefs),
    .init(Fix.self, for: .deskChiefs),
    .init(Clarify.self, for: .deskChiefs),
    .init(Correct.self, for: .deskChiefs),
    .init(Update.self, for: .deskChiefs),
    .init(Retract.self, for: .deskChiefs),
    .init(Readdress.self, for: .deskChiefs),
    .init(Unpublish.self, for: .deskChiefs),
    .init(Republish.self, for: .deskChiefs),
    .init(Kill.self, for: .deskChiefs),
    .init(Front.self, for: .deskChiefs),
    .init(FreezeDesk.self, for: .deskChiefs),
    .init(Unfreeze.self, for: .deskChiefs),
    .init(Frozen.self, for: .deskChiefs),
    .init(Move.self, for: .deskChiefs),
    .init(Assign.self, for: .deskChiefs),
    .init(Unassign.self, for: .deskChiefs),
    .init(Note.self, for: .deskChiefs),
    .init(Log.self, for: .deskChiefs),
    .init(Why.self, for: .deskChiefs),
    .init(AfterReview.self, for: .deskChiefs),
    .init(Watch.self, for: .deskChiefs),
    .init(Notices.self, for: .deskChiefs),
    .init(Cover.self, for: .deskChiefs),
    .init(Access.self, for: .deskChiefs),
    .init(PackageCommand.self, for: .deskChiefs),
    .init(Triggers.self, for: .deskChiefs),
    .init(TriggerCommand.self, for: .deskChiefs),
    .init(Status.self, for: .operators),
    .init(Jobs.self, for: .operators),
    .init(Job.self, for: .operators),
    .init(Queue.self, for: .operators),
    .init(Destinations.self, for: .operators),
    .init(Deliveries.self, for: .operators),
    .init(Site.self, for: .operators),
    .init(Resend.self, for: .operators),
    .init(Desks.self, for: .operators),
    .init(Staff.self, for: .operators),
    .init(GrantRole.self, for: .operators),
    .init(RevokeRole.self, for: .operators),
    .init(Apply.self, for: .operators),
    .init(Audit.self, for: .operators),
    .init(Metrics.self, for: .operators),
    .init(Dial.self, for: .operators),
    .init(Manual.self, for: .operators),
  ]
}

/// A command and whom it is for.
struct CommandEntry: Sendable {
  /// The people by whom help groups the commands.
  enum Audience: String, CaseIterable, Sendable {
    case reporters = "Reporters'"
    case deskChiefs = "Desk chiefs'"
    case operators = "Operators'"
  }

  let command: any ParsableCommand.Type
  let audience: Audience

  init(_ command: any ParsableCommand.Type, for audience: Audience) {
    self.command = command
    self.audience = audience
  }
}

extension [CommandEntry] {
  /// The groups of commands, as the parser, its help and its completion scripts take them.
  var groups: [CommandGroup] {
    CommandEntry.Audience.allCases.map { audience in
      CommandGroup(name: audience.rawValue, subcommands: filter { $0.audience == audience }.map(\.command))
    }
  }
}
