public import Postgres

extension Store {
  /// What a superuser, or whoever may create roles, runs before the first migration: roles and schema. Safe to repeat.
  public static let bootstrapScript = String(decoding: PackageResources.bootstrap_sql, as: UTF8.self)

  /// The newsroom's tables and rules, for `Migrator`, as `copydesk_owner`; the queue's come before.
  public static let migrations: [Migration] = [
    migration(100, "newsroom", PackageResources._00_newsroom_sql),
    migration(101, "story", PackageResources._01_story_sql),
    migration(102, "publication", PackageResources._02_publication_sql),
    migration(103, "audit", PackageResources._03_audit_sql),
    migration(104, "workflow", PackageResources._04_workflow_sql),
    migration(105, "approval_guards", PackageResources._05_approval_guards_sql),
    migration(106, "delivery_guards", PackageResources._06_delivery_guards_sql),
    migration(107, "submit", PackageResources._07_submit_sql),
    migration(108, "grants", PackageResources._08_grants_sql),
    migration(109, "reading", PackageResources._09_reading_sql),
    migration(110, "version_guards", PackageResources._10_version_guards_sql),
    migration(111, "settlement", PackageResources._11_settlement_sql),
    migration(112, "retention", PackageResources._12_retention_sql),
    migration(113, "checkpoint", PackageResources._13_checkpoint_sql),
    migration(114, "event_notice", PackageResources._14_event_notice_sql),
    migration(115, "site", PackageResources._15_site_sql),
    migration(116, "signed_acts", PackageResources._16_signed_acts_sql),
    migration(117, "signed_configuration", PackageResources._17_signed_configuration_sql),
    migration(118, "sessions", PackageResources._18_sessions_sql),
    migration(119, "verification", PackageResources._19_verification_sql),
    migration(120, "readings", PackageResources._20_readings_sql),
    migration(121, "waiting", PackageResources._21_waiting_sql),
    migration(122, "fix_limit", PackageResources._22_fix_limit_sql),
    migration(123, "front_page", PackageResources._23_front_page_sql),
    migration(124, "preview_links", PackageResources._24_preview_links_sql),
    migration(125, "triggers", PackageResources._25_triggers_sql),
    migration(126, "trigger_asks", PackageResources._26_trigger_asks_sql),
    migration(127, "freeze", PackageResources._27_freeze_sql),
    migration(128, "packages", PackageResources._28_packages_sql),
    migration(129, "notices", PackageResources._29_notices_sql),
    migration(130, "clocks", PackageResources._30_clocks_sql),
    migration(131, "mentions", PackageResources._31_mentions_sql),
    migration(132, "kill_requests", PackageResources._32_kill_requests_sql),
    migration(133, "threads", PackageResources._33_threads_sql),
    migration(135, "search", PackageResources._35_search_sql),
    migration(140, "many_years", PackageResources._40_many_years_sql),
  ]

  private static func migration(_ number: Int, _ name: String, _ sql: [UInt8]) -> Migration {
    Migration(number: number, name: name, sql: String(decoding: sql, as: UTF8.self))
  }
}
