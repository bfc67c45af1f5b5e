import Newsroom

/// Every route of the control socket. A new one is declared in a file of its own and gets a line in `fixed`.
enum ControlRoutes {
  static let all = fixed + ControlRoute.storyActions(.standard)

  /// All but the routes of actions, which come from the newsroom's own registry.
  static let fixed: [ControlRoute] = [
    .status,
    .metrics,
    .openAPI,
    .stories,
    .inbox,
    .today,
    .story,
    .storyVersion,
    .storyBranches,
    .storyLog,
    .storyDeliveries,
    .explainAction,
    .markSeen,
    .closeAfterReview,
    .submissions,
    .submission,
    .submit,
    .edit,
    .fix,
    .clarify,
    .correct,
    .update,
    .desks,
    .staff,
    .cover,
    .destinations,
    .resendDelivery,
    .verifySite,
    .rebuildSite,
    .adoptSite,
    .siteTask,
    .applyConfiguration,
    .events,
    .verifyAudit,
    .jobs,
    .job,
    .retryJob,
    .cancelJob,
    .runJobNow,
    .queues,
    .queue,
    .pauseQueue,
    .resumeQueue,
    .limitQueue,
  ]
}
