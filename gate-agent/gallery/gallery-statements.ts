import type { Database } from 'better-sqlite3';

/** What is asked of people in a gallery's database, prepared once: a first sync asks hundreds of thousands of times. */
export class GalleryStatements {
  readonly standing;
  readonly holder;
  readonly templatesOf;
  readonly templatesAfter;
  readonly faces;
  readonly revisedFaces;
  readonly templateIds;
  readonly insertPerson;
  readonly insertTemplate;
  readonly deletePerson;
  readonly forgetBefore;
  readonly forgetBetween;
  readonly forgetPerson;
  readonly forgetTemplates;
  readonly holders;
  readonly saveHolder;
  readonly anyTemplate;
  readonly mentions;

  constructor(db: Database) {
    this.standing = db.prepare(
      'SELECT accreditations, watchlist FROM person WHERE generation = ? AND person_id = ?',
    );
    this.holder = db
      .prepare('SELECT sealed_holder FROM person WHERE generation = ? AND person_id = ?')
      .pluck();
    this.templatesOf = db.prepare(
      `SELECT person_id, template_id, pipeline_id, sealed FROM template
       WHERE generation = ? AND person_id = ? ORDER BY template_id`,
    );
    this.templatesAfter = db
      .prepare('SELECT coalesce(sum(templates), 0) FROM person WHERE generation = ? AND seq > ?')
      .pluck();
    this.faces = db.prepare(
      templatesOf(
        `SELECT person_id FROM person WHERE generation = ? AND templates > 0 AND person_id > ?
         ORDER BY person_id LIMIT ?`,
      ),
    );
    this.revisedFaces = db.prepare(
      templatesOf(
        `SELECT person_id FROM person WHERE generation = ? AND revision > ? AND templates > 0 AND person_id > ?
         ORDER BY person_id LIMIT ?`,
      ),
    );
    this.templateIds = db
      .prepare('SELECT template_id FROM template WHERE generation = ? AND person_id = ?')
      .pluck();
    this.insertPerson = db.prepare(
      `INSERT INTO person (generation, person_id, accreditations, seq, templates, revision, watchlist, sealed_holder)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.insertTemplate = db.prepare('INSERT INTO template VALUES (?, ?, ?, ?, ?)');
    this.deletePerson = db.prepare('DELETE FROM person WHERE generation = ? AND person_id = ?');
    this.forgetBefore = db.prepare(deleteSome('generation < ?'));
    this.forgetBetween = db.prepare(deleteSome('generation > ? AND generation < ?'));
    this.forgetTemplates = db.prepare('DELETE FROM template WHERE person_id = ?');
    this.holders = db.prepare(
      'SELECT generation, sealed_holder FROM person WHERE person_id = ? AND sealed_holder IS NOT NULL',
    );
    this.saveHolder = db.prepare(
      'UPDATE person SET sealed_holder = ?, templates = 0 WHERE generation = ? AND person_id = ?',
    );
    this.anyTemplate = db.prepare('SELECT 1 FROM template WHERE person_id = ?');
    this.forgetPerson = db.prepare('DELETE FROM person WHERE person_id = ?');
    this.mentions = db.prepare(
      'SELECT 1 FROM person WHERE person_id = :id UNION ALL SELECT 1 FROM template WHERE person_id = :id',
    );
  }
}

function templatesOf(people: string): string {
  return `SELECT person_id, template_id, pipeline_id, sealed FROM (${people})
    JOIN template USING (person_id) WHERE template.generation = ? ORDER BY person_id, template_id`;
}

function deleteSome(which: string): string {
  return `DELETE FROM person WHERE (generation, person_id) IN
    (SELECT generation, person_id FROM person WHERE ${which} LIMIT ?)`;
}
