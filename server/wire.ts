import type { Express } from 'express';
import type { Logger } from 'pino';
import { finishSingleSignOn } from '#contract/session';
import type { ProtocolRange } from '#contract/version';
import { FUSED_FRAMES } from '#domain/access/visit';
import type { QualityPolicy } from '#domain/face/quality';
import type { MatedScores } from '#domain/promise/expected-misses';
import { framesFactor } from '#domain/promise/fused-images';
import type { ShippedScores } from '#models/calibration/shipped';
import type { FacePipeline } from '#models/face-pipeline';
import { projectFile } from '#models/project-file';
import { alertRoutes } from './alert/alert-routes.ts';
import { AlertService } from './alert/alert-service.ts';
import { createApp } from './app.ts';
import { auditRoutes } from './audit/audit-routes.ts';
import { AuditService } from './audit/audit-service.ts';
import { LogExportService } from './audit/log-export-service.ts';
import { accountRoutes } from './auth/account-routes.ts';
import { AccountService } from './auth/account-service.ts';
import { NOBODY } from './auth/actor.ts';
import { ApiKeyService, apiKeyIn } from './auth/api-key-service.ts';
import { OperatorAccounts } from './auth/operator-accounts.ts';
import { SecondFactorService } from './auth/second-factor-service.ts';
import { Sessions } from './auth/sessions.ts';
import { singleSignOnRoutes } from './auth/single-sign-on-routes.ts';
import { SingleSignOnService } from './auth/single-sign-on-service.ts';
import { userRoutes } from './auth/user-routes.ts';
import { UserService } from './auth/user-service.ts';
import type { Clock } from './clock.ts';
import { CommitNotifier } from './commit-notifier.ts';
import type { ServerSettings } from './config.ts';
import { credentialRoutes } from './credential/credential-routes.ts';
import { CredentialService } from './credential/credential-service.ts';
import type { OpenDatabase } from './db/database.ts';
import { LogParts } from './db/log-parts.ts';
import { Notices } from './db/notices.ts';
import { DeviceAuthentication } from './device/device-authentication.ts';
import { DeviceKeyService } from './device/device-key-service.ts';
import { deviceRoutes } from './device/device-routes.ts';
import { GalleryFeedService } from './device/gallery-feed-service.ts';
import { GateService } from './device/gate-service.ts';
import { GateSettingsService } from './device/gate-settings-service.ts';
import { PairingService } from './device/pairing-service.ts';
import { Presence } from './device/presence.ts';
import { TemplateKeyService } from './device/template-key-service.ts';
import { enrolmentRoutes } from './enrolment/enrolment-routes.ts';
import { EnrolmentSettingsService } from './enrolment/enrolment-settings-service.ts';
import { OwnEnrolmentService } from './enrolment/own-enrolment-service.ts';
import { OwnPhotoService } from './enrolment/own-photo-service.ts';
import { AccreditationCodesService } from './event/accreditation-codes-service.ts';
import { eventRoutes } from './event/event-routes.ts';
import { EventService } from './event/event-service.ts';
import { requireEventState } from './event/event-store.ts';
import { IdempotentReplies } from './http/idempotent-replies.ts';
import { tokenInCookie } from './http/secret-cookie.ts';
import { InvitationLinks } from './invitation/invitation-links.ts';
import { invitationRoutes } from './invitation/invitation-routes.ts';
import { InvitationService } from './invitation/invitation-service.ts';
import { JobRunner } from './jobs/job-runner.ts';
import { startPeriodically } from './jobs/periodic.ts';
import { standingJobs } from './jobs/standing-jobs.ts';
import { CommandDeliveryService } from './lane/command-delivery-service.ts';
import { LaneCommandService } from './lane/lane-command-service.ts';
import { laneRoutes } from './lane/lane-routes.ts';
import { ReleaseService } from './lane/release-service.ts';
import { lookAlikeRoutes } from './look-alike/look-alike-routes.ts';
import { LookAlikeService } from './look-alike/look-alike-service.ts';
import { memoryFor } from './memory-shares.ts';
import { Metrics } from './metrics.ts';
import { modelChangeJob } from './model-change/model-change-job.ts';
import { modelChangeRoutes } from './model-change/model-change-routes.ts';
import { ModelChangeService } from './model-change/model-change-service.ts';
import { packRoutes } from './pack/pack-routes.ts';
import { PackService } from './pack/pack-service.ts';
import { JournalService } from './passage/journal-service.ts';
import { occupancyRoutes } from './passage/occupancy-routes.ts';
import { OccupancyService } from './passage/occupancy-service.ts';
import { passageRoutes } from './passage/passage-routes.ts';
import { PassageService } from './passage/passage-service.ts';
import { recountOccupancyJob } from './passage/recount-occupancy.ts';
import { ImportFiles } from './people-import/import-files.ts';
import { importJobs } from './people-import/import-jobs.ts';
import { importRoutes } from './people-import/import-routes.ts';
import { ImportRun } from './people-import/import-run.ts';
import { ImportService } from './people-import/import-service.ts';
import { RowPhotos } from './people-import/row-photo.ts';
import { BulkStatusService } from './person/bulk-status-service.ts';
import { expiryJob } from './person/expire-accreditations.ts';
import { PersonErasureService } from './person/person-erasure-service.ts';
import { personRoutes } from './person/person-routes.ts';
import { PersonService } from './person/person-service.ts';
import { countAllPeople } from './person/person-store.ts';
import { DuplicateSearch } from './photo/duplicate-search.ts';
import { FaceEnrolment } from './photo/face-enrolment.ts';
import { FaceReader } from './photo/face-reader.ts';
import { photoRoutes } from './photo/photo-routes.ts';
import { PhotoService } from './photo/photo-service.ts';
import { photoReviewRoutes } from './photo-review/photo-review-routes.ts';
import { PhotoReviewService } from './photo-review/photo-review-service.ts';
import { dataKeyRoutes } from './privacy/data-key-routes.ts';
import { DataKeyService, dataKeyJob } from './privacy/data-key-service.ts';
import type { Secrets } from './privacy/secrets.ts';
import type { Vault } from './privacy/vault.ts';
import { CALIBRATE_EVERY_MS, Calibrator } from './promise/calibrator.ts';
import { OUTSIDERS_AT_MOST } from './promise/measured-gallery.ts';
import { PlacePromises } from './promise/place-promises.ts';
import { promiseRoutes } from './promise/promise-routes.ts';
import { PromiseService } from './promise/promise-service.ts';
import { LET_GO_EVERY_MS, letGoOfPurged } from './purge/let-go-of-purged.ts';
import type { PurgeNeeds } from './purge/purge.ts';
import { purgeJob } from './purge/purge-job.ts';
import { purgeRoutes } from './purge/purge-routes.ts';
import { PurgeService } from './purge/purge-service.ts';
import { removalRoutes } from './removal/removal-routes.ts';
import { RemovalService } from './removal/removal-service.ts';
import { retentionJobs } from './retention/retention-jobs.ts';
import { retentionRoutes } from './retention/retention-routes.ts';
import { RetentionService } from './retention/retention-service.ts';
import { statisticsRoutes } from './statistics/statistics-routes.ts';
import { StatisticsService } from './statistics/statistics-service.ts';
import { Deliverer } from './subscription/deliverer.ts';
import { MqttSenders } from './subscription/mqtt-senders.ts';
import { ReachableAddresses } from './subscription/reachable-address.ts';
import { subscriptionRoutes } from './subscription/subscription-routes.ts';
import { SubscriptionService } from './subscription/subscription-service.ts';
import { venueRoutes } from './venue/venue-routes.ts';
import { VenueService } from './venue/venue-service.ts';
import { watchlistRoutes } from './watchlist/watchlist-routes.ts';
import { WatchlistService } from './watchlist/watchlist-service.ts';

export interface Parts {
  readonly settings: ServerSettings;
  readonly publicUrl: URL;
  readonly version: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly database: OpenDatabase;
  readonly secrets: Secrets;
  readonly vault: Vault;
  readonly pipeline: FacePipeline;
  /** What a photo must reach to become a template of the pipeline. */
  readonly quality: QualityPolicy;
  /** Scores between strangers that were measured with the pipeline. */
  readonly impostors: ShippedScores;
  /** Scores of people with their own photos; null where nobody measured them. */
  readonly mated: MatedScores | null;
  readonly replies: 'checked' | 'trusted';
  /** What is spoken with gates. */
  readonly protocols: ProtocolRange;
  /** Aborted when the server begins to close. */
  readonly closing: AbortSignal;
}

export interface Wired {
  readonly app: Express;
  readonly operator: OperatorAccounts;
  /** Begins to hear of other processes and to do jobs. */
  start(): Promise<void>;
  /** Ends jobs and threads; the database stays open. */
  stop(): Promise<void>;
}

/** What the server is made of, and what each part is given. */
export function wire({
  database,
  clock,
  logger,
  secrets,
  vault,
  pipeline,
  quality,
  impostors,
  mated,
  protocols,
  ...parts
}: Parts): Wired {
  const { db } = database;
  const notifier = new CommitNotifier();
  const notices =
    database.kind === 'postgres'
      ? new Notices(database, notifier, (fault) =>
          logger.warn({ err: fault }, 'notices between servers failed'),
        )
      : null;
  const presence = new Presence();
  const metrics = new Metrics();
  const logParts = new LogParts(database);
  const pipelineId = pipeline.id;

  const sessions = new Sessions(db, clock, parts.settings);
  const secondFactors = new SecondFactorService(db, clock, sessions, secrets.accountKey);
  const accounts = new AccountService({
    db,
    clock,
    sessions,
    secondFactors,
    passwordSignIn: parts.settings.passwordSignIn,
  });
  const { oidc } = parts.settings;
  const singleSignOn = oidc
    ? new SingleSignOnService({
        db,
        clock,
        sessions,
        accountKey: secrets.accountKey,
        settings: oidc,
        redirectUri: new URL(finishSingleSignOn.path, parts.publicUrl).href,
      })
    : null;
  const users = new UserService(db, clock, parts.publicUrl);
  const keys = new ApiKeyService(db, clock);
  const replies = new IdempotentReplies(db, clock, secrets.accountKey);
  const audit = new AuditService(db);
  const devices = new DeviceAuthentication(db, clock, presence);
  const events = new EventService(db, clock, notifier, vault);
  const venues = new VenueService(db, clock, notifier);
  const people = new PersonService(db, clock, notifier, pipelineId);
  const erasure = new PersonErasureService(database, clock, notifier);
  const promises = new PromiseService(db, clock, pipelineId, {
    impostors,
    mated,
  });
  const lookAlikes = new LookAlikeService(db, clock);
  const calibrator = new Calibrator({
    db,
    vault,
    pipelineId,
    clock,
    notifier,
    impostors,
    logger,
    outsidersAtMost: OUTSIDERS_AT_MOST,
    memoryBytes: memoryFor('measuredGalleries'),
  });
  const duplicates = new DuplicateSearch(db, vault, pipelineId, memoryFor('duplicateSearch'));
  const faces = new FaceReader(pipeline, quality);
  const enrolment = new FaceEnrolment({ db, clock, vault, impostors, duplicates });
  const photos = new PhotoService({ database, notifier, vault, faces, enrolment, metrics });
  const links = new InvitationLinks(secrets.linkKey, parts.publicUrl);
  const invitations = new InvitationService(db, clock, links, pipelineId);
  const enrolmentSettings = new EnrolmentSettingsService(db, clock);
  const ownEnrolment = new OwnEnrolmentService({ database, clock, notifier, vault, links, pipelineId });
  const ownPhotos = new OwnPhotoService({ database, clock, notifier, vault, faces, enrolment, metrics });
  const reviews = new PhotoReviewService({ database, clock, notifier, vault, faces, enrolment });
  const importFiles = ImportFiles.open(parts.settings.dataDir);
  const imports = new ImportService({ db, clock, notifier, vault, files: importFiles });
  const importRun = new ImportRun({
    database,
    clock,
    notifier,
    vault,
    files: importFiles,
    photos: new RowPhotos({ db, clock, vault, faces, enrolment }),
  });
  const pairing = new PairingService({ db, clock, notifier, secrets, protocols });
  const gates = new GateService({ db, clock, presence, signing: secrets.signing, protocols });
  const gallery = new GalleryFeedService({
    db,
    clock,
    notifier,
    presence,
    vault,
    signing: secrets.signing,
    pipelineId,
    promises: new PlacePromises(db, pipelineId, framesFactor(impostors.fusion, FUSED_FRAMES)),
  });
  const passages = new PassageService(database, clock, notifier, vault);
  const alerts = new AlertService(db, clock, notifier);
  const occupancy = new OccupancyService(db, clock, notifier);
  const journal = new JournalService({ db, parts: logParts, clock, notifier, vault, metrics });

  const commanding = { db, clock, notifier, presence, vault };

  metrics.observeProcess();
  metrics.observe({
    people: () => countAllPeople(db),
    gatesOnline: () => presence.online(clock.nowMs()),
  });
  const { dataDir, backupDir, weightsDir, faceWorkers } = parts.settings;
  const purging: PurgeNeeds = {
    database,
    clock,
    vault,
    signing: secrets.signing,
    dataDir,
    backupDirs: backupDir === undefined ? [] : [backupDir],
  };
  const jobs = new JobRunner({
    database,
    clock,
    notifier,
    logger,
    kinds: [
      ...standingJobs({ database, clock, logParts, notifier }),
      recountOccupancyJob(db),
      expiryJob({ db, clock, notifier }),
      ...importJobs({ db, clock, files: importFiles, run: importRun }),
      modelChangeJob({ database, clock, notifier, vault, weightsDir, faceWorkers }),
      dataKeyJob({ database, vault }, clock),
      purgeJob(purging, notifier),
      ...retentionJobs(database, clock, notifier),
    ],
  });

  const lettingGo = startPeriodically(
    'letting go of purged events',
    LET_GO_EVERY_MS,
    () => letGoOfPurged(db, [calibrator, duplicates]),
    logger,
  );
  const reachable = new ReachableAddresses(parts.settings.deliveryNetworks);
  const senders = { db, vault, reachable, mqtt: new MqttSenders(reachable) };
  const deliverer = new Deliverer({ database, clock, notifier, senders, logger, random: Math.random });
  const calibrating = startPeriodically('calibration', CALIBRATE_EVERY_MS, () => calibrator.round(), logger);

  const app = createApp({
    publicUrl: parts.publicUrl,
    db,
    clock,
    version: parts.version,
    trustProxy: parts.settings.trustProxy,
    portalDir: projectFile('dist/enrollment-portal'),
    logger,
    metrics,
    replies: parts.replies,
    protocols,
    replyOnce: (request, act) => replies.once(request, act),
    requestsPerMinute: {
      apiKey: parts.settings.apiKeyRequestsPerMinute,
      user: parts.settings.userRequestsPerMinute,
    },
    closing: parts.closing,
    authenticateUser: async (req) => {
      const key = apiKeyIn(req.get('authorization'));
      if (key !== undefined) return keys.authenticate(key);
      const token = tokenInCookie(parts.publicUrl, req, 'session');
      return token === undefined ? NOBODY : sessions.authenticate(token);
    },
    requireEventState: (eventId, allowed) => requireEventState(db, eventId, allowed),
    authenticateHolder: async (req) => {
      const token = tokenInCookie(parts.publicUrl, req, 'enrolment');
      return token === undefined ? NOBODY : ownEnrolment.authenticate(token);
    },
    authenticateDevice: (req) => devices.authenticate(req.get('authorization')),
    handlers: {
      ...accountRoutes(accounts, secondFactors),
      ...singleSignOnRoutes(singleSignOn, parts.settings.passwordSignIn),
      ...userRoutes(users, keys),
      ...auditRoutes(audit, new LogExportService(database, clock, secrets.signing)),
      ...eventRoutes(events),
      ...dataKeyRoutes(new DataKeyService(db, clock, vault)),
      ...modelChangeRoutes(new ModelChangeService(db, clock, weightsDir)),
      ...packRoutes(new PackService(db, clock, notifier), new AccreditationCodesService(db, clock)),
      ...venueRoutes(venues),
      ...personRoutes(people, erasure, new BulkStatusService(db, clock, notifier)),
      ...credentialRoutes(new CredentialService(db, clock, notifier, secrets.signing)),
      ...watchlistRoutes(new WatchlistService({ database, clock, notifier, vault, faces })),
      ...photoRoutes(photos),
      ...invitationRoutes(invitations),
      ...enrolmentRoutes(enrolmentSettings, ownEnrolment, ownPhotos),
      ...photoReviewRoutes(reviews),
      ...importRoutes(imports),
      ...promiseRoutes(promises),
      ...lookAlikeRoutes(lookAlikes),
      ...retentionRoutes(new RetentionService(db, clock, notifier)),
      ...purgeRoutes(new PurgeService(db, clock, notifier)),
      ...removalRoutes(new RemovalService(db, clock)),
      ...deviceRoutes(
        pairing,
        gates,
        new GateSettingsService(db, clock, notifier),
        gallery,
        new TemplateKeyService(db, vault),
        new DeviceKeyService(db, clock, notifier),
      ),
      ...laneRoutes(
        new LaneCommandService(commanding),
        new ReleaseService(commanding),
        new CommandDeliveryService({ ...commanding, signing: secrets.signing }),
      ),
      ...passageRoutes(passages, journal),
      ...occupancyRoutes(occupancy),
      ...alertRoutes(alerts),
      ...statisticsRoutes(new StatisticsService(db, clock)),
      ...subscriptionRoutes(new SubscriptionService({ clock, notifier, senders })),
    },
  });

  return {
    app,
    operator: new OperatorAccounts(db, clock),
    start: async () => {
      await notices?.start();
      await jobs.start();
      deliverer.start();
    },
    stop: async () => {
      calibrator.abort();
      await jobs.stop();
      await deliverer.stop();
      await notices?.stop();
      await lettingGo.stop();
      await calibrating.stop();
      await calibrator.close();
      await duplicates.close();
    },
  };
}
