/** Why a run is interrupted that a person has paused without saying why. */
export const PAUSED = "It was paused. Resume it when it shall go on.";
