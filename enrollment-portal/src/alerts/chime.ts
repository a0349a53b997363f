/** Two tones, the higher first, as a door chime: heard across a room, and not taken for an evacuation alarm. */
const TONES_HZ = [880, 660];
const TONE_S = 0.22;
const LOUDNESS = 0.25;

/** Sounds for an officer who looks elsewhere. Browsers play nothing before somebody has touched the page. */
export class Chime {
  #audio: AudioContext | null = null;

  /** To be called while somebody clicks or types. */
  async ready(): Promise<void> {
    this.#audio ??= new AudioContext();
    await this.#audio.resume();
  }

  ring(): void {
    const audio = this.#audio;
    if (audio?.state !== 'running') return;
    for (const [place, hz] of TONES_HZ.entries()) tone(audio, hz, audio.currentTime + place * TONE_S);
  }

  close(): void {
    void this.#audio?.close();
    this.#audio = null;
  }
}

function tone(audio: AudioContext, hz: number, at: number): void {
  const oscillator = audio.createOscillator();
  const volume = audio.createGain();
  oscillator.frequency.value = hz;
  volume.gain.setValueAtTime(LOUDNESS, at);
  volume.gain.exponentialRampToValueAtTime(0.001, at + TONE_S);
  oscillator.connect(volume).connect(audio.destination);
  oscillator.start(at);
  oscillator.stop(at + TONE_S);
}
