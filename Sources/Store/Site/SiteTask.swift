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
    /// Bring up to date what a change of theme, configuration or time has left behind.
    case refresh
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
  /// The name of the last list that was gone through, after all stories; empty before the first.
  public var reachedList: String
  /// How many stories were gone through.
  public var done: Int
  /// How many there are, about.
  public var total: Int
  /// The lists that it is about; none for the whole site.
  public var lists: [String]
  /// What the site will be up to date with, once the task is done; nil before its first slice.
  public var marks: SiteMarks?
  /// The first thousand differences.
  public var differences: [SiteDifference]
  /// How many there are in all.
  public var found: Int
  /// Whether a running daemon serves the destination.
  public var isServed: Bool
}

/// What the pages of a site are made of beside stories, each known by a digest: a site that has others is out of date.
public struct SiteMarks: Hashable, Codable, Sendable {
  /// Of the theme, and of the newsroom's name, address and desks.
  public var design: String
  /// Of each person's name, bio and titles, by handle.
  public var people: [String: String]
  /// Of what is set by hand of the front page.
  public var frontPage: String

  /// Marks.
  public init(design: String, people: [String: String], frontPage: String) {
    self.design = design
    self.people = people
    self.frontPage = frontPage
  }
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

/// What a task goes through next.
public enum SiteSlice: Hashable, Sendable {
  /// Stories that the destination has.
  case stories([StoryNumber])
  /// Lists that stories stand or stood in.
  case lists([ListMemory])
}

/// What belongs to no single story or list of a destination.
public struct CarriedOverview: Sendable {
  /// Where all stories lie: `caucasus/night-train`.
  public var addresses: Set<String>
  /// All lists.
  public var lists: [ListMemory]
  /// Stories that were withdrawn from it.
  public var withdrawn: Set<StoryNumber>
  /// Whether the task has gone through all of the site.
  public var isWhole: Bool
  /// The task.
  public var task: SiteTask
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

/// Has a site look whether a theme, a configuration or the time have left something behind.
public struct LookAtSiteJob: Job {
  /// `look_at_site`.
  public static let kind = "look_at_site"
  /// The next one makes up for one that failed.
  public static let policy = JobPolicy(
    queue: "deliver", maxAttempts: 1, timeLimit: .seconds(60), priority: 5, retention: .seconds(3600))

  /// The site.
  public var destination: String

  /// A job for that site.
  public init(destination: DestinationName) { self.destination = destination.text }
}
