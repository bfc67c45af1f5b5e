public import Foundation
public import JobQueue
public import Newsroom

/// A look over a whole site, or its renewal: asked for by a person, carried out a slice of stories at a time.
public struct SiteTask: Hashable, Sendable {
  /// What is to be done.
  public enum Action: String, CaseIterable, Codable, Sendable {
    /// Compare every file with what the newsroom says, and change nothing.
    case verify
    /// Write what is missing or altered, and remove what belongs to no story.
    case rebuild
    /// Take a site that is ahead of its database for this newsroom's.
    case adopt
  }

  /// Its number.
  public var id: Int
  /// The site.
  public var destination: DestinationName
  /// What is to be done.
  public var action: Action
  /// Who asked for it: a handle, or `host:root`.
  public var requestedBy: String
  /// When.
  public var requestedAt: Date
  /// When it was over; nil while it waits or runs.
  public var endedAt: Date?
  /// Why it could not be done.
  public var error: String?
  /// The number of the last story that was gone through; 0 before the first.
  public var reached: Int
  /// How many stories were gone through.
  public var done: Int
  /// How many there are, about.
  public var total: Int
  /// The first thousand differences.
  public var differences: [SiteDifference]
  /// How many there are in all.
  public var found: Int
  /// Whether a running daemon serves the destination.
  public var isServed: Bool
}

/// A file or directory of a site that is not as it should be.
public struct SiteDifference: Hashable, Codable, Sendable {
  /// How it differs.
  public enum Problem: String, CaseIterable, Codable, Sendable {
    /// It is not there.
    case missing
    /// It has other bytes.
    case altered
    /// It belongs to no story, page or feed.
    case foreign
    /// It was withdrawn from the site, although the newsroom has it as live: kill it, so that both agree.
    case withdrawn
  }

  /// From the site's root.
  public var path: String
  /// How it differs.
  public var problem: Problem

  /// A difference.
  public init(path: String, problem: Problem) {
    self.path = path
    self.problem = problem
  }
}

/// Some of the stories that a destination has, with all that their pages show.
public struct CarriedSlice: Sendable {
  /// The stories whose turn it is, and those related to them.
  public var snapshot: SiteSnapshot
  /// The numbers of those whose turn it is.
  public var stories: [StoryNumber]
}

/// What belongs to no single story of a destination.
public struct CarriedOverview: Sendable {
  /// What lists and feeds show.
  public var snapshot: SiteSnapshot
  /// Where all stories lie: `caucasus/night-train`.
  public var addresses: Set<String>
  /// Stories that were withdrawn from it.
  public var withdrawn: Set<StoryNumber>
}

/// Carries out a slice of a site task; waits in the destination's queue, behind deliveries.
public struct TendSiteJob: Job {
  /// `tend_site`.
  public static let kind = "tend_site"
  /// Deliveries go first, but nobody waits for ever.
  public static let policy = JobPolicy(queue: "deliver", maxAttempts: 20, timeLimit: .seconds(600), priority: 10)

  /// The task's number.
  public var task: Int

  /// A job for that task.
  public init(task: Int) { self.task = task }
}
