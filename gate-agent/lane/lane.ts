import type { Logger } from 'pino';
import type { Outcome } from '#domain/access/outcome';
import { challenged, probeOf, withVote } from '#domain/access/visit';
import type { HeadTurn } from '#domain/face/challenge';
import type { Embedding } from '#domain/face/embedding';
import type { FaceSelection, RgbImage } from '#domain/face/frame';
import type { Box } from '#domain/face/geometry';
import { judgeQuality } from '#domain/face/quality';
import type { FacePipeline } from '#models/face-pipeline';
import type { BadgeDesk, PresentedBadge } from '../badge/badge-desk.ts';
import type { Frame } from '../camera/camera.ts';
import type { Clock } from '../clock.ts';
import type { Gallery } from '../gallery/gallery.ts';
import { type CapturedCrop, type DecisionBody, type Journal, JournalFault } from '../journal/journal.ts';
import { sha256Hex } from '../journal/sha256.ts';
import { type Answer, type AnswerContext, answerGone, answerNow, decisionBody } from './answer.ts';
import type { Doorkeeper, Served } from './doorkeeper.ts';
import type { LaneClaims } from './lane-claims.ts';
import { attackChecks, type LaneEquipment, placeOf } from './lane-place.ts';
import type { LaneRules } from './lane-rules.ts';
import { ProofOfTheMinute } from './proof-of-the-minute.ts';
import { followed, frontOf, type Track, withBadge, withRivals } from './track.ts';

/** How a lane comes by badges. */
export interface LaneBadges {
  readonly desk: Pick<BadgeDesk, 'look'>;
  /** Finds codes in a frame; null where only scanners read. */
  readonly readFrame: ((image: RgbImage) => Promise<readonly string[]>) | null;
}

/** Where a lane tells the person at the front to turn the head. */
export interface CommandScreen {
  /** Whether the person could see it. */
  readonly isWatched: boolean;
  /**
   * @param command null takes it back
   * @param personId whom the lane takes the person for
   */
  showCommand(command: HeadTurn | null, personId: string | null): void;
}

export interface LaneParts {
  /** As the server names it. */
  readonly name: string;
  readonly faces: FacePipeline;
  readonly gallery: Gallery;
  readonly journal: Journal;
  readonly doorkeeper: Doorkeeper;
  readonly clock: Clock;
  readonly rules: LaneRules;
  /** Which faces are read; what is looked for in them follows from the zone's policy. */
  readonly selection: () => Omit<FaceSelection, 'attackChecks'>;
  readonly ownPadModel: LaneEquipment['ownModel'];
  /** Null where the lane can show nothing. */
  readonly screen: CommandScreen | null;
  /** A turn that nobody can foresee. */
  readonly pickTurn: () => HeadTurn;
  /** JPEG of a face with some room around it. */
  readonly cropFace: (image: RgbImage, box: Box) => Promise<Uint8Array>;
  readonly newId: () => string;
  readonly onDecision: (decision: DecisionBody) => void;
  readonly onServed: (decision: DecisionBody, served: Served) => void;
  /** Null at a lane that reads none: there, nobody is asked for one and waited for. */
  readonly badges: LaneBadges | null;
  /** Told when somebody is asked for a badge, with the answer that they get without one. */
  readonly onBadgeWanted: (decision: Pick<DecisionBody, 'outcome' | 'direction' | 'personId'>) => void;
  /** Told of a passage with somebody close behind. */
  readonly onTailgating: (passageId: string) => void;
  /** Shared with the agent's other lanes. */
  readonly claims: LaneClaims;
  readonly log: Logger;
}

/** Whom the turnstile was opened for, and how tall their face was then. */
interface Passer {
  readonly visitId: string;
  readonly height: number;
}

/** A journal that has just failed is not asked again with every frame. */
const JOURNAL_REST_MS = 1_000;

/** Whether a badge could make another answer of this one; what a person may not do, no badge allows. */
function isSettledByBadge(outcome: Outcome): boolean {
  if (outcome.kind === 'badge-required') return outcome.reason !== 'staffed';
  return outcome.kind === 'unknown-face' || outcome.kind === 'ambiguous';
}

/** The longest time between two frames that still counts as having stood at the front. */
const LONGEST_FRAME_GAP_MS = 500;

/**
 * One frame, one line: faces are read, laid onto the tracks, recognised together, and whoever is at
 * the front gets an answer, which is journalled before anything moves. Data only moves down.
 */
export class Lane {
  private readonly parts: LaneParts;
  private readonly proofs = new ProofOfTheMinute();
  private tracks: readonly Track[] = [];
  private lastFrameMs: number | null = null;
  private commandShown: HeadTurn | null = null;
  private shownBadge: { readonly badge: PresentedBadge; readonly atMs: number } | null = null;
  private nextBadgeLookMs = Number.NEGATIVE_INFINITY;
  private looksForBadge = false;
  private journalRestsUntilMs = Number.NEGATIVE_INFINITY;

  constructor(parts: LaneParts) {
    this.parts = parts;
  }

  /**
   * Looks at one frame and acts on it. The turnstile is not waited for.
   * @throws PipelineFault when the frame could not be read; the lane goes on with the next
   */
  async see({ image, capturedAtMs }: Frame): Promise<void> {
    const context = this.context();
    if (!context) return;
    const { faces } = await this.parts.faces.read(image, {
      ...this.parts.selection(),
      attackChecks: attackChecks(context),
    });
    const sightings = faces.map((reading) => ({
      atMs: capturedAtMs,
      reading,
      quality: judgeQuality(reading.quality, this.parts.rules.probeQuality),
    }));
    await this.unlessJournalFails(capturedAtMs, async () => this.parts.doorkeeper.settle());
    await this.letGo(capturedAtMs, context);
    this.tracks = followed(this.tracks, sightings, image, this.parts.rules, this.parts.newId);
    this.lookForBadge(image, capturedAtMs, context);
    this.takeBadge(capturedAtMs, context);
    await this.recognise();
    await this.answerFront(capturedAtMs, context);
    this.showCommand();
    this.lastFrameMs = capturedAtMs;
  }

  /** A badge was read at this lane, by whatever: it is that of whoever is at the front now, or comes there. */
  presentBadge(content: string): void {
    const { badges, clock } = this.parts;
    const badge = badges?.desk.look(content, clock.wallMs());
    if (badge) this.shownBadge = { badge, atMs: this.lastFrameMs ?? Number.NEGATIVE_INFINITY };
  }

  /** The camera has ended: whoever is still watched is gone now. */
  async end(): Promise<void> {
    const context = this.context();
    const { tracks } = this;
    this.tracks = [];
    if (!context) return;
    for (const track of tracks) await this.lastWord(track, this.lastFrameMs ?? 0, context);
    this.showCommand();
  }

  private get equipment(): LaneEquipment {
    const { ownPadModel, screen } = this.parts;
    return { ownModel: ownPadModel, commands: screen?.isWatched ? 'shown' : 'none' };
  }

  /** Shown while somebody who is still watched is to turn, and taken back the moment they need not. */
  private showCommand(): void {
    const turning = this.tracks.find(
      ({ standing, visit }) => standing === 'watched' && visit.movement.challenge.kind === 'running',
    );
    const challenge = turning?.visit.movement.challenge;
    const command = challenge?.kind === 'running' ? challenge.command : null;
    if (command === this.commandShown) return;
    this.commandShown = command;
    this.parts.screen?.showCommand(command, turning?.identification.best?.personId ?? null);
  }

  private context(): AnswerContext | null {
    const { clock, doorkeeper, faces, gallery, journal, name, rules } = this.parts;
    const place = placeOf(gallery.config, name);
    if (!place) return null;
    const { equipment } = this;
    const wallMs = clock.wallMs();
    const proof = this.proofs.at(place.policy, { atMs: wallMs, timeZone: place.timeZone });
    const attendance = doorkeeper.mode === 'staffed' ? 'staffed' : 'unattended';
    return { place, proof, gallery, journal, rules, equipment, attendance, pipelineId: faces.id, wallMs };
  }

  /** All faces of the frame at once, so that one person is claimed by one face. */
  private async recognise(): Promise<void> {
    const speaking: { track: Track; probe: Embedding }[] = [];
    for (const track of this.tracks) {
      const probe = track.spoke ? probeOf(track.visit) : null;
      if (probe) speaking.push({ track, probe });
    }
    const searched = speaking.filter(({ track }) => track.badge?.shown.kind !== 'valid');
    const found = await this.parts.gallery.recognise(searched.map(({ probe }) => probe));
    this.tracks = this.tracks.map((track) => {
      const speaker = speaking.find((one) => one.track === track);
      if (!speaker) return track;
      const identification = found[searched.indexOf(speaker)] ?? track.badge?.compare(speaker.probe);
      if (!identification) return track;
      return { ...track, identification, visit: withVote(track.visit, identification) };
    });
  }

  private async letGo(atMs: number, context: AnswerContext): Promise<void> {
    const lost = this.tracks.filter(
      ({ visit }) => !(atMs - visit.lastSeenMs <= this.parts.rules.lostAfterMs),
    );
    this.tracks = this.tracks.filter((track) => !lost.includes(track));
    for (const track of lost) await this.lastWord(track, atMs, context);
  }

  private async lastWord(track: Track, atMs: number, context: AnswerContext): Promise<void> {
    if (track.standing !== 'watched' || !(track.atFrontMs >= this.parts.rules.minDwellMs)) return;
    await this.unlessJournalFails(atMs, async () => {
      const answer = answerGone(track, context);
      if (answer) await this.act(answer, track, track.visit.lastSeenMs, context);
    });
  }

  private async answerFront(atMs: number, context: AnswerContext): Promise<void> {
    const front = frontOf(this.tracks, atMs);
    if (!front || !this.parts.doorkeeper.free || !this.claims(front, atMs)) return;
    const sinceMs = Math.max(front.visit.startedMs, this.lastFrameMs ?? atMs);
    const waited = { ...front, atFrontMs: front.atFrontMs + Math.min(atMs - sinceMs, LONGEST_FRAME_GAP_MS) };
    this.replace(waited);
    await this.unlessJournalFails(atMs, async () => {
      const answer = answerNow(withRivals(waited, this.tracks, this.parts.rules), context);
      if (answer.kind === 'ask-to-turn') {
        this.replace({ ...waited, visit: challenged(waited.visit, this.parts.pickTurn()) });
      } else if (answer.kind === 'refuse' && this.waitsForBadge(waited, answer.outcome)) {
        this.askForBadge(waited, answer, context);
      } else if (answer.kind !== 'keep-looking') {
        await this.act(answer, waited, atMs, context);
      }
    });
  }

  /** Whether the answer would be another one with a badge, and there is still time to show one. */
  private waitsForBadge({ badge, askedAtFrontMs, atFrontMs }: Track, outcome: Outcome): boolean {
    if (!this.parts.badges || badge || !isSettledByBadge(outcome)) return false;
    return !(atFrontMs - (askedAtFrontMs ?? atFrontMs) >= this.parts.rules.badgeWithinMs);
  }

  private askForBadge(track: Track, { outcome, personId }: Answer, { place }: AnswerContext): void {
    if (track.askedAtFrontMs !== null) return;
    this.replace({ ...track, askedAtFrontMs: track.atFrontMs });
    this.parts.onBadgeWanted({ outcome, personId, direction: place.direction });
  }

  /** Codes are looked for only while somebody is to show one: it costs as much as a face. */
  private lookForBadge(image: RgbImage, atMs: number, { gallery, proof, wallMs }: AnswerContext): void {
    const { badges, rules, log } = this.parts;
    if (!badges?.readFrame || this.looksForBadge || atMs < this.nextBadgeLookMs) return;
    const always = proof.entryBy !== 'face' || gallery.state(wallMs) === 'promise-refused';
    const isWanted = this.tracks.some(
      ({ standing, badge, askedAtFrontMs }) =>
        standing !== 'passed' && !badge && (always || askedAtFrontMs !== null),
    );
    if (!isWanted) return;
    this.looksForBadge = true;
    this.nextBadgeLookMs = atMs + rules.badgeLookMs;
    badges
      .readFrame(image)
      .then((contents) => {
        for (const content of contents) this.presentBadge(content);
      })
      .catch((fault: unknown) => log.warn({ err: fault }, 'a badge could not be looked for'))
      .finally(() => {
        this.looksForBadge = false;
      });
  }

  /** Hands a badge to the nearest person in this frame; one that they have shown before says nothing new. */
  private takeBadge(atMs: number, { place }: AnswerContext): void {
    const shown = this.shownBadge;
    if (!shown) return;
    const [nearest] = this.tracks
      .filter(({ visit, standing }) => standing !== 'passed' && visit.lastSeenMs === atMs)
      .toSorted((a, b) => b.visit.box.height - a.visit.box.height);
    const mustWait = !nearest || !this.parts.doorkeeper.free;
    if (mustWait && atMs - shown.atMs <= this.parts.rules.badgeKeptMs) return;
    this.shownBadge = null;
    if (!nearest) {
      // A badge without a face is nobody's visit, but whoever showed it is told where to go.
      const outcome = { kind: 'badge-required', reason: 'staffed' } as const;
      this.parts.onBadgeWanted({ outcome, direction: place.direction, personId: null });
      return;
    }
    if (nearest.badge?.content === shown.badge.content || !this.parts.doorkeeper.free) return;
    this.replace(withBadge(nearest, shown.badge));
  }

  private async act(answer: Answer, track: Track, atMs: number, context: AnswerContext): Promise<void> {
    const { doorkeeper, newId, onDecision, onServed } = this.parts;
    const crop = await this.capture(track, context);
    const decision = decisionBody(newId(), answer, track, context, {
      untilMs: atMs,
      cropSha256: crop?.sha256 ?? null,
    });
    if (answer.kind === 'refuse') {
      doorkeeper.refuse(decision, crop);
      this.replace({ ...track, standing: 'answered' });
      onDecision(decision);
      onServed(decision, { kind: 'settled', result: 'stayed-shut' });
      return;
    }
    const passage = doorkeeper.serve(decision, crop);
    this.parts.claims.opened(this.parts.name, atMs);
    this.replace({ ...track, standing: 'answered' });
    onDecision(decision);
    const passer = { visitId: track.visit.id, height: track.visit.box.height };
    void passage.then((served) => this.afterPassage(passer, decision, served));
  }

  /** Whether somebody else was in the zone a moment ago, close to the one who has just walked. */
  private isFollowed({ visitId, height }: Passer, personId: string | null): boolean {
    const { tailgatingFrom, inSightMs } = this.parts.rules;
    const newestMs = this.lastFrameMs ?? Number.NEGATIVE_INFINITY;
    return this.tracks.some(
      ({ visit, standing, identification }) =>
        visit.id !== visitId &&
        standing !== 'passed' &&
        // Somebody whom the camera lost for a moment does not follow themselves.
        !(identification.kind === 'match' && identification.best.personId === personId) &&
        newestMs - visit.lastSeenMs <= inSightMs &&
        visit.box.height >= height * tailgatingFrom,
    );
  }

  /** Whoever stands nearer to another lane of this agent is that lane's to serve. */
  private claims({ visit, bestShot }: Track, atMs: number): boolean {
    const probe = probeOf(visit);
    if (!probe) return true;
    const { claims, name: lane } = this.parts;
    const height = visit.box.height / bestShot.image.height;
    return claims.claim({ lane, probe, height, atMs }) === 'mine';
  }

  private afterPassage(passer: Passer, decision: DecisionBody, served: Served): void {
    if (served.result === 'passed') {
      const track = this.tracks.find(({ visit }) => visit.id === passer.visitId);
      if (this.isFollowed(passer, decision.personId)) this.parts.onTailgating(decision.passageId);
      if (track) this.replace({ ...track, standing: 'passed' });
    }
    this.parts.onServed(decision, served);
  }

  private async capture(track: Track, { place }: AnswerContext): Promise<CapturedCrop | null> {
    if (!(place.policy.keepCropsMs > 0)) return null;
    const { image, box } = track.bestShot;
    try {
      const jpeg = await this.parts.cropFace(image, box);
      return { sha256: sha256Hex(jpeg), jpeg };
    } catch (fault) {
      // The picture serves the officer; the answer must not wait for it.
      this.parts.log.warn({ err: fault }, 'the face could not be captured');
      return null;
    }
  }

  /** The visit stays undecided and is answered once the journal can be written again. */
  private async unlessJournalFails(atMs: number, acting: () => Promise<void>): Promise<void> {
    if (atMs < this.journalRestsUntilMs) return;
    try {
      await acting();
    } catch (fault) {
      if (!(fault instanceof JournalFault)) throw fault;
      this.journalRestsUntilMs = atMs + JOURNAL_REST_MS;
    }
  }

  private replace(track: Track): void {
    this.tracks = this.tracks.map((held) => (held.visit.id === track.visit.id ? track : held));
  }
}
